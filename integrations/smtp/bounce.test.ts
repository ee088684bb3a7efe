import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import type { BounceReport } from '../../src/connector/mail.ts';
import { bounceKind } from './bounce-kind.ts';
import { parseBounce } from './bounce.ts';

const TAG = '01jq8zk3w5t7v9x1y3a5c7e9gb';

async function fixture(name: string): Promise<string> {
  const text = await readFile(new URL(`fixtures/${name}.eml`, import.meta.url), 'utf8');
  return text.replaceAll('\n', '\r\n');
}

const NOTICES: [string, BounceReport['kind'], string | null][] = [
  ['postfix-unknown-user', 'hard', '5.1.1'],
  ['postfix-dead-domain', 'hard', '5.4.4'],
  ['postfix-delayed', 'soft', '4.4.1'],
  ['postfix-expired', 'soft', '4.4.1'],
  ['postfix-mailbox-disabled', 'soft', '5.2.1'],
  ['exchange-recipient-not-found', 'hard', '5.1.10'],
  ['exchange-online-access-denied', 'hard', '5.4.1'],
  ['gmail-over-quota', 'soft', '5.2.2'],
  ['gmail-unauthenticated', 'policy', '5.7.26'],
  ['sendmail-vague-status', 'hard', '5.0.0'],
  ['exim-unrouteable', 'hard', null],
  ['qmail-failure', 'hard', '5.1.1'],
  ['arf-abuse', 'complaint', null],
];

test.each(NOTICES)('%s is %s, status %s, and names what bounced', async (name, kind, status) => {
  const report = await parseBounce(Buffer.from(await fixture(name)));

  expect(report).toEqual({ recipientTag: TAG, kind, status });
});

test.each(['postfix-success', 'arf-not-spam', 'out-of-office', 'human-reply'])(
  '%s is no bounce',
  async (name) => {
    expect(await parseBounce(Buffer.from(await fixture(name)))).toBeNull();
  },
);

test('a notice that reached another address is recognised by our header in the copy of the mail', async () => {
  const text = (await fixture('postfix-unknown-user')).replace(/b\+[a-z0-9]+\.[0-9a-f]{16}@/g, 'bounces@');

  expect(await parseBounce(Buffer.from(text))).toMatchObject({ recipientTag: TAG, kind: 'hard' });
});

test('a notice without the mail and sent to another address names nothing', async () => {
  const text = (await fixture('postfix-unknown-user'))
    .replace(/b\+[a-z0-9]+\.[0-9a-f]{16}@/g, 'bounces@')
    .replace(/X-Afterword-Invitation.*\r\n/, '');

  expect(await parseBounce(Buffer.from(text))).toMatchObject({ recipientTag: null, kind: 'hard' });
});

test.each(['', '\r\n', 'Content-Type: multipart/report; boundary=x\r\n\r\n--x\r\n', '\0\xff'.repeat(1000)])(
  'rubbish (%#) is no bounce and breaks nothing',
  async (text) => {
    expect(await parseBounce(Buffer.from(text, 'latin1'))).toBeNull();
  },
);

const failed = { action: 'failed', said: '' };

test.each([
  ['5.1.1', 'hard'],
  ['5.1.2', 'hard'],
  ['5.1.3', 'hard'],
  ['5.1.10', 'hard'],
  ['5.2.1', 'soft'],
  ['5.2.2', 'soft'],
  ['4.2.2', 'soft'],
  ['4.7.1', 'soft'],
  ['5.1.8', 'policy'],
  ['5.7.1', 'policy'],
  ['5.7.26', 'policy'],
  ['5.7.509', 'policy'],
  ['5.3.4', 'soft'],
])('status %s is %s', (status, kind) => {
  expect(bounceKind({ ...failed, status })).toBe(kind);
});

test.each([
  ['smtp; 550 5.1.1 User unknown', 'hard'],
  ['smtp; 550 Requested action not taken: mailbox unavailable', 'hard'],
  ['smtp; 550 Account ruta@customer.example is over quota, mailbox unavailable', 'soft'],
  ['smtp; 550 5.7.1 Message refused by policy', 'policy'],
  ['smtp; 554 Your IP is on a blocklist', 'policy'],
  ['smtp; 554 Transaction failed', 'soft'],
  ['smtp; 450 Requested action not taken: mailbox unavailable', 'soft'],
  ['smtp; 550 unknown user, said 5.7.1.9', 'hard'],
  ['smtp; 550 5.7.1: refused', 'policy'],
  ['', 'soft'],
])('a status that says nothing lets the words decide: "%s" is %s', (said, kind) => {
  expect(bounceKind({ action: 'failed', status: '5.0.0', said })).toBe(kind);
});
