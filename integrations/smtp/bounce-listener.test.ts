import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';
import type { BounceReport } from '../../src/connector/mail.ts';
import { startBounceListener, type BounceListener } from './bounce-listener.ts';
import { verpAddress } from './verp.ts';

const secret = 'verp-secret';
const returnPath = verpAddress({ invitationTag: '42', domain: 'bounce.example.com', secret });
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

interface Started {
  readonly listener: BounceListener;
  readonly bounces: [BounceReport, string][];
  readonly log: { info: ReturnType<typeof vi.fn>; warn: ReturnType<typeof vi.fn> };
}

async function listen(record?: () => Promise<void>): Promise<Started> {
  const bounces: [BounceReport, string][] = [];
  const log = { info: vi.fn(), warn: vi.fn() };
  const listener = await startBounceListener({
    port: 0,
    host: '127.0.0.1',
    secret,
    log,
    async onBounce(report, tag) {
      await record?.();
      bounces.push([report, tag]);
    },
  });
  closing.push(() => listener.close());
  return { listener, bounces, log };
}

/** Speaks SMTP line by line, as a foreign server would; returns the answer to each line. */
async function say(port: number, lines: readonly string[]): Promise<string[]> {
  const socket = connect(port, '127.0.0.1');
  const answers: string[] = [];
  let pending = '';
  const next = [...lines, 'QUIT'];
  await new Promise<void>((resolve, reject) => {
    socket.on('error', reject);
    socket.on('close', () => resolve());
    socket.on('data', (chunk) => {
      pending += chunk.toString();
      if (!/^\d{3} .*\r\n$/m.test(pending) || !pending.endsWith('\r\n')) return;
      answers.push(pending.trim());
      pending = '';
      const line = next.shift();
      if (line !== undefined) socket.write(`${line}\r\n`);
    });
  });
  return answers;
}

async function notice(name: string): Promise<string> {
  const text = await readFile(new URL(`fixtures/${name}.eml`, import.meta.url), 'utf8');
  return `${text.replaceAll('\n', '\r\n').replace(/^\./gm, '..')}\r\n.`;
}

function envelope(to: string, from = ''): string[] {
  return ['EHLO mx.customer.example', `MAIL FROM:<${from}>`, `RCPT TO:<${to}>`, 'DATA'];
}

test('a bounce from the null sender to a return path of ours is reported under its authenticated tag', async () => {
  const { listener, bounces } = await listen();

  const answers = await say(listener.port, [...envelope(returnPath), await notice('postfix-unknown-user')]);

  expect(answers.at(-2)).toMatch(/^250/);
  expect(bounces).toEqual([[{ recipientTag: '42', kind: 'hard', status: '5.1.1' }, '42']]);
});

test('a complaint from a feedback loop with a sender of its own is reported too', async () => {
  const { listener, bounces } = await listen();

  await say(listener.port, [
    ...envelope(returnPath, 'feedback@arf.mailbox.example'),
    await notice('arf-abuse'),
  ]);

  expect(bounces).toEqual([[{ recipientTag: '42', kind: 'complaint', status: null }, '42']]);
});

test.each([
  'b+42.0000000000000000@bounce.example.com',
  'b+43.5ce2b5a3d6a160bc@bounce.example.com',
  'postmaster@bounce.example.com',
])('%s is no return path of ours: 550, and the mail is not even read', async (recipient) => {
  const { listener, bounces } = await listen();

  const answers = await say(listener.port, envelope(recipient));

  expect(answers[3]).toMatch(/^550 5\.1\.1/);
  expect(answers[4]).toMatch(/^503/);
  expect(bounces).toEqual([]);
});

test('the sending server hears 250 only after the bounce was recorded', async () => {
  const events: string[] = [];
  const { listener } = await listen(async () => {
    await new Promise((resolve) => setTimeout(resolve, 50));
    events.push('recorded');
  });

  await say(listener.port, [...envelope(returnPath), await notice('postfix-unknown-user')]).then(
    (answers) => {
      events.push(answers.at(-2)?.slice(0, 3) ?? '');
    },
  );

  expect(events).toEqual(['recorded', '250']);
});

test('when a bounce cannot be recorded the sending server is asked to come again', async () => {
  const { listener, log } = await listen(() => Promise.reject(new Error('the database is away')));

  const answers = await say(listener.port, [...envelope(returnPath), await notice('postfix-unknown-user')]);

  expect(answers.at(-2)).toMatch(/^451 4\.3\.0/);
  expect(log.warn).toHaveBeenCalledOnce();
});

test('an out-of-office note is taken and ignored, so that nobody bounces it back', async () => {
  const { listener, bounces, log } = await listen();

  const answers = await say(listener.port, [...envelope(returnPath), await notice('out-of-office')]);

  expect(answers.at(-2)).toMatch(/^250/);
  expect(bounces).toEqual([]);
  expect(log.info).toHaveBeenCalledOnce();
  expect(JSON.stringify(log.info.mock.calls)).not.toContain('@');
});

test('a notice that is too large is refused', async () => {
  const { listener, bounces } = await listen();

  const large = `${(await notice('postfix-unknown-user')).slice(0, -1)}${'filler\r\n'.repeat(200_000)}.`;
  const answers = await say(listener.port, [...envelope(returnPath), large]);

  expect(answers.at(-2)).toMatch(/^552/);
  expect(bounces).toEqual([]);
});

test('one notice for two return paths is reported once each, not twice for the same', async () => {
  const { listener, bounces } = await listen();
  const other = verpAddress({ invitationTag: '43', domain: 'bounce.example.com', secret });

  const recipients = [returnPath, other, returnPath].map((address) => `RCPT TO:<${address}>`);
  const lines = ['EHLO mx', 'MAIL FROM:<>', ...recipients, 'DATA', await notice('postfix-unknown-user')];
  await say(listener.port, lines);

  expect(bounces.map(([, tag]) => tag)).toEqual(['42', '43']);
});
