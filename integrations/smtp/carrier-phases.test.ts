import { describe, expect, test } from 'vitest';
import { mail, scriptedCarriers } from './fixtures/scripted-carrier.ts';
import type { DropPoint } from './fixtures/scripted-server.ts';

const { serverWith, carrierTo } = scriptedCarriers();

const BEFORE: DropPoint[] = ['before-greeting', 'after-ehlo', 'after-mail', 'after-rcpt', 'at-data'];

describe.each([{ pipelining: false }, { pipelining: true }])(
  'with pipelining $pipelining',
  ({ pipelining }) => {
    test.each(BEFORE)('a server that hangs up %s has not got the mail: refused for now', async (drop) => {
      const server = await serverWith({ drop, pipelining });
      const carrier = carrierTo(server.url);

      const outcome = await carrier.send(mail);

      expect(outcome).toMatchObject({ state: 'refused', permanent: false, status: null });
      expect(server.taken).toEqual([]);
    });

    test('a server that hangs up in the middle of a large mail has not got it: refused for now', async () => {
      const server = await serverWith({ drop: 'mid-mail', pipelining });
      const carrier = carrierTo(server.url);

      const outcome = await carrier.send({ ...mail, text: 'a line of the mail\n'.repeat(500_000) });

      expect(outcome).toMatchObject({ state: 'refused', permanent: false });
      expect(server.taken).toEqual([]);
    });

    test.each<DropPoint>(['after-dot', 'mid-answer'])(
      'a server that leaves %s may have the mail: in doubt',
      async (drop) => {
        const server = await serverWith({ drop, pipelining });
        const carrier = carrierTo(server.url);

        const outcome = await carrier.send(mail);

        expect(outcome).toMatchObject({ state: 'in-doubt' });
        expect(server.taken).toHaveLength(1);
      },
    );

    test('a server that leaves after its 250 has the mail: sent', async () => {
      const server = await serverWith({ drop: 'after-250', pipelining });
      const carrier = carrierTo(server.url);

      const outcome = await carrier.send(mail);

      expect(outcome).toEqual({ state: 'sent', answer: '250 2.0.0 Ok: queued as 1A2B' });
    });

    // Whether the dot was already under way when the end arrived is for the network to say: both answers are honest.
    test.each<DropPoint>(['with-354', 'after-354'])(
      'a server that hangs up %s never makes it sent',
      async (drop) => {
        const server = await serverWith({ drop, pipelining });
        const carrier = carrierTo(server.url);

        const outcome = await carrier.send(mail);

        expect(outcome.state === 'in-doubt' || (outcome.state === 'refused' && !outcome.permanent)).toBe(
          true,
        );
      },
    );
  },
);

test.each<DropPoint>(['before-greeting', 'after-mail', 'after-rcpt', 'at-data'])(
  'a server that falls silent %s has not got the mail: refused for now',
  async (drop) => {
    const server = await serverWith({ drop, silent: true });
    const timeouts = { connection: 150, greeting: 150, socket: 150 };
    const carrier = carrierTo(server.url, { timeouts });

    const outcome = await carrier.send(mail);

    expect(outcome).toMatchObject({ state: 'refused', permanent: false, status: null });
  },
);

test('a server that falls silent after the dot is given longer, then the mail is in doubt', async () => {
  const server = await serverWith({ drop: 'after-dot', silent: true });
  const carrier = carrierTo(server.url, { timeouts: { socket: 100, finalAnswer: 400 } });

  const started = performance.now();
  const outcome = await carrier.send(mail);

  expect(outcome.state).toBe('in-doubt');
  expect(performance.now() - started).toBeGreaterThan(350);
});

interface Refusal {
  readonly answers: Record<string, string>;
  readonly permanent: boolean;
  readonly status: string;
  readonly words: RegExp;
}

const REFUSALS: Refusal[] = [
  {
    answers: { RCPT: '550 5.1.1 <ruta@customer.example>: unknown' },
    permanent: true,
    status: '5.1.1',
    words: /address is wrong or no longer exists/,
  },
  {
    answers: { RCPT: '550-5.1.1 The account\r\n550 5.1.1 does not exist' },
    permanent: true,
    status: '5.1.1',
    words: /address is wrong/,
  },
  { answers: { RCPT: '550 User unknown' }, permanent: true, status: '550', words: /address is wrong/ },
  {
    answers: { RCPT: '552 5.2.2 Mailbox full' },
    permanent: true,
    status: '5.2.2',
    words: /cannot take mail at present/,
  },
  { answers: { RCPT: '450 4.2.0 Greylisted' }, permanent: false, status: '4.2.0', words: /try again later/ },
  {
    answers: { RCPT: '554 5.7.1 Relay access denied' },
    permanent: true,
    status: '5.7.1',
    words: /not the fault of the recipient/,
  },
  {
    answers: { MAIL: '553 5.1.8 Sender domain unknown' },
    permanent: true,
    status: '5.1.8',
    words: /refuses the sender/,
  },
  {
    answers: { MAIL: '530 5.7.0 Must issue a STARTTLS command first' },
    permanent: false,
    status: '5.7.0',
    words: /did not accept the login/,
  },
  {
    answers: { MAIL: '503 5.5.1 Bad sequence' },
    permanent: false,
    status: '5.5.1',
    words: /try again later/,
  },
  {
    answers: { MAIL: '421 4.7.0 Too many connections' },
    permanent: false,
    status: '4.7.0',
    words: /try again later/,
  },
  { answers: { DATA: '451 4.3.0 Not now' }, permanent: false, status: '4.3.0', words: /try again later/ },
  { answers: { DOT: '554 5.6.0 Bad content' }, permanent: true, status: '5.6.0', words: /after reading it/ },
  {
    answers: { DOT: '550 5.7.26 Unauthenticated sender' },
    permanent: true,
    status: '5.7.26',
    words: /SPF, DKIM, DMARC/,
  },
  { answers: { DOT: '452 4.3.1 Disk full' }, permanent: false, status: '4.3.1', words: /try again later/ },
  {
    answers: { DOT: '421 4.7.28 Unusual rate' },
    permanent: false,
    status: '4.7.28',
    words: /try again later/,
  },
  {
    answers: { GREETING: '554 5.3.2 No service' },
    permanent: false,
    status: '5.3.2',
    words: /does not accept connections/,
  },
];

test.each(REFUSALS)(
  '$answers is refused, permanent: $permanent',
  async ({ answers, permanent, status, words }) => {
    const server = await serverWith({ answers });
    const carrier = carrierTo(server.url);

    const outcome = await carrier.send(mail);

    expect(outcome).toMatchObject({ state: 'refused', permanent, status });
    expect(outcome).toHaveProperty('words', expect.stringMatching(words));
    expect(JSON.stringify(outcome)).not.toContain('ruta@');
  },
);

test('a pipelined RCPT that is refused is refused, even where the server goes on to ask for the mail', async () => {
  const server = await serverWith({
    pipelining: true,
    answers: { RCPT: '550 5.1.1 unknown', DOT: '554 no recipients' },
  });
  const carrier = carrierTo(server.url);

  const outcome = await carrier.send(mail);

  expect(outcome).toMatchObject({ state: 'refused', permanent: true, status: '5.1.1' });
});

test.each(['421 Server shutting down', '421 4.3.2 Closing', '421-4.4.2 Bye\r\n421 4.4.2 now'])(
  'a server that says goodbye after the dot ("%s") may have the mail: in doubt',
  async (DOT) => {
    const server = await serverWith({ answers: { DOT } });
    const carrier = carrierTo(server.url);

    const outcome = await carrier.send(mail);

    expect(outcome.state).toBe('in-doubt');
  },
);

test('a refusal that comes while the mail is still under way is a refusal', async () => {
  const server = await serverWith({ answers: { EARLY: '552 5.3.4 Too large' } });
  const carrier = carrierTo(server.url);

  const outcome = await carrier.send({ ...mail, text: 'a line of the mail\n'.repeat(500_000) });

  expect(outcome).toMatchObject({ state: 'refused', permanent: true, status: '5.3.4' });
});

test('a yes that comes while the mail is still under way is no proof: in doubt', async () => {
  const server = await serverWith({ answers: { EARLY: '250 2.0.0 Ok already' } });
  const carrier = carrierTo(server.url);

  const outcome = await carrier.send({ ...mail, text: 'a line of the mail\n'.repeat(500_000) });

  expect(outcome.state).toBe('in-doubt');
});

test('after a refusal the connection is ended with QUIT', async () => {
  const server = await serverWith({ answers: { RCPT: '550 5.1.1 unknown' } });
  const carrier = carrierTo(server.url);

  await carrier.send(mail);

  await expect.poll(() => server.commands.at(-1)).toBe('QUIT');
});
