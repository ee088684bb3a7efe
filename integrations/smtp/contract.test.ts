import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { SMTPServer } from 'smtp-server';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { MailCarrier, OutgoingMail } from '../../src/connector/mail.ts';
import { verifyDkim } from './fixtures/dkim-verifier.ts';
import { createSmtpCarrier, startMailbox, type Mailbox } from './index.ts';

const mail: OutgoingMail = {
  messageId: '<ask.01JQ8ZK3.1@mail.example.com>',
  envelopeFrom: 'b+42.5ce2b5a3d6a160bc@bounce.example.com',
  from: { name: 'Acme Support', address: 'support@acme.example' },
  to: { name: 'Rūta', address: 'ruta@customer.example' },
  replyTo: 'help@acme.example',
  subject: 'How did we do, Rūta? (request #4711)',
  html: '<p>Ačiū</p>',
  text: 'Ačiū',
  headers: {
    'List-Id': 'Acme surveys <surveys.acme.example>',
    'List-Unsubscribe': '<https://u.example.com/o/abc>',
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    'Auto-Submitted': 'auto-generated',
  },
};

let mailbox: Mailbox;
const carriers: MailCarrier[] = [];

beforeEach(async () => {
  mailbox = await startMailbox();
});
afterEach(async () => {
  for (const carrier of carriers.splice(0)) await carrier.close();
  await mailbox.close();
});

function carrierTo(url: string, more: Partial<Parameters<typeof createSmtpCarrier>[0]> = {}): MailCarrier {
  const carrier = createSmtpCarrier({ url, ...more });
  carriers.push(carrier);
  return carrier;
}

test('a mail that was sent lies in the mailbox with our Message-ID, return path and headers', async () => {
  const outcome = await carrierTo(mailbox.smtpUrl).send(mail);

  expect(outcome).toEqual({ state: 'sent', answer: '250 2.0.0 Ok: kept as 1' });
  expect(await mailbox.mail('1')).toMatchObject({
    messageId: mail.messageId,
    envelope: { from: mail.envelopeFrom, to: [mail.to.address] },
    subject: mail.subject,
    headers: {
      'list-id': mail.headers['List-Id'],
      'list-unsubscribe': mail.headers['List-Unsubscribe'],
      'list-unsubscribe-post': 'List-Unsubscribe=One-Click',
      'auto-submitted': 'auto-generated',
      'reply-to': 'help@acme.example',
    },
  });
});

test('a mail signed with DKIM can be verified as it arrived', async () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const dkim = {
    domainName: 'acme.example',
    keySelector: 's1',
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };

  await carrierTo(mailbox.smtpUrl, { dkim }).send(mail);

  const raw = await fetch(`${mailbox.httpUrl}/mails/1/raw`).then((answer) => answer.arrayBuffer());
  const verdict = verifyDkim(Buffer.from(raw), publicKey);
  expect(verdict).toMatchObject({ bodyHashMatches: true, signatureMatches: true });
  expect(verdict.signedHeaders).toEqual(
    expect.arrayContaining(['list-unsubscribe', 'list-unsubscribe-post']),
  );
});

test('two hundred mails at once arrive once each', async () => {
  const carrier = carrierTo(mailbox.smtpUrl);

  const numbers = Array.from({ length: 200 }, (_, index) => index);
  const outcomes = await Promise.all(
    numbers.map((n) => carrier.send({ ...mail, messageId: `<ask.${n}@mail.example.com>` })),
  );

  expect(outcomes.every((outcome) => outcome.state === 'sent')).toBe(true);
  expect(mailbox.counters()).toMatchObject({ mails: 200, distinctMessageIds: 200, duplicates: 0 });
});

test('when connections drop at random, what is sent arrived, and what is in doubt is not counted as sent', async () => {
  await mailbox.close();
  let draw = 0;
  mailbox = await startMailbox({ random: () => (draw++ * 0.37) % 1 });
  mailbox.setFaults({ dropAfterData: 0.3, tempFail: 0.2 });
  const carrier = carrierTo(mailbox.smtpUrl);

  const outcomes = await Promise.all(
    Array.from({ length: 40 }, (_, n) => carrier.send({ ...mail, messageId: `<ask.${n}@mail.example.com>` })),
  );

  const of = (state: string): number => outcomes.filter((outcome) => outcome.state === state).length;
  expect(mailbox.counters()).toMatchObject({ mails: of('sent') + of('in-doubt'), duplicates: 0 });
  expect([of('sent'), of('in-doubt'), of('refused')].every((count) => count > 0)).toBe(true);
});

test('a mailbox that went away and came back is found again', async () => {
  const smtpPort = Number(new URL(mailbox.smtpUrl).port);
  const carrier = carrierTo(mailbox.smtpUrl);
  await carrier.send(mail);
  await mailbox.close();

  const away = await carrier.send(mail);
  mailbox = await startMailbox({ smtpPort });
  const back = await carrier.send(mail);

  expect(away).toMatchObject({ state: 'refused', permanent: false });
  expect(back.state).toBe('sent');
});

interface TlsServer {
  readonly port: number;
  readonly logins: string[];
  readonly secured: boolean[];
  close(): Promise<void>;
}

/** A submission server with a self-signed certificate and one user. */
async function startTlsServer(secure: boolean): Promise<TlsServer> {
  const logins: string[] = [];
  const secured: boolean[] = [];
  const server = new SMTPServer({
    secure,
    logger: false,
    closeTimeout: 50,
    disableReverseLookup: true,
    onAuth(auth, session, done) {
      logins.push(auth.username ?? '');
      secured.push(session.secure);
      if (auth.password === 'right') return done(null, { user: 'me' });
      return done(Object.assign(new Error('5.7.8 Bad credentials'), { responseCode: 535 }));
    },
    onData(stream, _session, done) {
      stream.resume().on('end', () => done());
    },
  });
  server.on('error', () => {});
  const listening = server.listen(0, '127.0.0.1');
  await once(listening, 'listening');
  const address = listening.address();
  return {
    port: address !== null && typeof address === 'object' ? address.port : 0,
    logins,
    secured,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

test.each([
  ['smtps', true],
  ['smtp', false],
])('over %s the login travels encrypted', async (scheme, secure) => {
  const server = await startTlsServer(secure);
  const url = `${scheme}://me%40x:right@127.0.0.1:${server.port}?requireTLS=${!secure}&verifyCertificate=false`;

  const outcome = await carrierTo(url).send(mail);
  await server.close();

  expect(outcome.state).toBe('sent');
  expect([server.logins, server.secured]).toEqual([['me@x'], [true]]);
});

test('a certificate that nobody vouches for is not trusted, and the words say so', async () => {
  const server = await startTlsServer(true);

  const outcome = await carrierTo(`smtps://127.0.0.1:${server.port}`).send(mail);
  await server.close();

  expect(outcome).toMatchObject({ state: 'refused', permanent: false });
  expect(outcome).toHaveProperty('words', expect.stringContaining('no secure connection'));
});

test('a wrong password holds the mail back, and the words say where to look without repeating it', async () => {
  const server = await startTlsServer(true);
  const url = `smtps://me:wrong-password@127.0.0.1:${server.port}?verifyCertificate=false`;

  const outcome = await carrierTo(url).send(mail);
  await server.close();

  expect(outcome).toMatchObject({ state: 'refused', permanent: false, status: '5.7.8' });
  expect(outcome).toHaveProperty('words', expect.stringContaining('did not accept the login'));
  expect(JSON.stringify(outcome)).not.toContain('wrong-password');
});

test('a login is never sent in the clear to a server that requires TLS and offers none', async () => {
  const [, port] = /:(\d+)$/.exec(mailbox.smtpUrl) ?? [];
  const url = `smtp://me:right@127.0.0.1:${port}?requireTLS=true`;

  const outcome = await carrierTo(url).send(mail);

  expect(outcome).toMatchObject({ state: 'refused', permanent: false });
  expect(mailbox.counters().mails).toBe(0);
});
