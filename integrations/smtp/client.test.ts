import { generateKeyPairSync } from 'node:crypto';
import { simpleParser } from 'mailparser';
import { expect, test } from 'vitest';
import type { OutgoingMail } from '../../src/connector/mail.ts';
import { createSmtpCarrier } from './carrier.ts';
import { composeMail, createSigner } from './client.ts';
import { verifyDkim } from './fixtures/dkim-verifier.ts';

const unsubscribe = `<https://u.example.com/o/${'t'.repeat(120)}>, <mailto:unsub@example.com?subject=abc>`;
const mail: OutgoingMail = {
  messageId: '<ask.01JQ8ZK3.1@mail.example.com>',
  envelopeFrom: 'b+42.5ce2b5a3d6a160bc@bounce.example.com',
  from: { name: 'Acme, "Support" 支持', address: 'support@acme.example' },
  to: { name: "Rūta O'Ženklas", address: 'ruta@customer.example' },
  replyTo: 'help+4711@acme.example',
  subject: '您的体验如何，Rūta？ (request #4711)',
  html: '<p>Ačiū – 谢谢</p>',
  text: 'Ačiū – 谢谢\nhttps://a.example/x',
  headers: {
    'List-Id': '"Acme (surveys), Inc." <surveys.acme.example.com>',
    'List-Unsubscribe': unsubscribe,
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    'Auto-Submitted': 'auto-generated',
    'X-Auto-Response-Suppress': 'OOF, AutoReply',
    'X-Afterword-Invitation': '42',
  },
};

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

function headerLines(message: Buffer, name: string): string[] {
  const head = message.toString('utf8').split('\r\n\r\n')[0] ?? '';
  const lines = head.split(/\r\n(?![ \t])/).filter((line) => line.toLowerCase().startsWith(`${name}:`));
  return lines.map((line) =>
    line
      .slice(name.length + 1)
      .replace(/\r\n[ \t]/g, ' ')
      .trim(),
  );
}

test('a mail says what it was given, in every alphabet', async () => {
  const message = await composeMail(mail);

  const parsed = await simpleParser(message);
  expect(parsed.subject).toBe(mail.subject);
  expect(parsed.from?.value).toEqual([{ name: mail.from.name, address: mail.from.address }]);
  expect(parsed.replyTo?.value).toEqual([{ name: '', address: mail.replyTo }]);
  expect(parsed.text?.trim()).toBe(mail.text);
  expect(parsed.html).toBe(mail.html);
  expect(parsed.date).toBeInstanceOf(Date);
});

test.each(Object.entries(mail.headers))('the header %s arrives once and unchanged', async (name, value) => {
  const message = await composeMail(mail);

  expect(headerLines(message, name.toLowerCase())).toEqual([value]);
});

test('the Message-ID is exactly ours, also where it is composed again', async () => {
  const first = await composeMail(mail);
  const second = await composeMail(mail);

  expect(headerLines(first, 'message-id')).toEqual([mail.messageId]);
  expect(headerLines(second, 'message-id')).toEqual([mail.messageId]);
});

test('the envelope sender shows in no header: the receiving server writes Return-Path', async () => {
  const message = await composeMail(mail);

  expect(message.toString('latin1')).not.toContain('bounce.example.com');
});

test('no line is longer than SMTP allows, and none ends in a bare line feed', async () => {
  const message = await composeMail({ ...mail, html: `<p>${'ąčę '.repeat(2000)}</p>` });

  const text = message.toString('latin1');
  expect(Math.max(...text.split('\r\n').map((line) => line.length))).toBeLessThanOrEqual(998);
  expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
});

test('the signature covers both unsubscribe headers and can be verified', async () => {
  const sign = createSigner({ domainName: 'acme.example', keySelector: 's1', privateKey: pem });

  const verdict = verifyDkim(await sign(await composeMail(mail)), publicKey);

  expect(verdict).toMatchObject({ bodyHashMatches: true, signatureMatches: true });
  expect(verdict.signedHeaders).toEqual(
    expect.arrayContaining([
      'from',
      'subject',
      'date',
      'message-id',
      'to',
      'list-id',
      'list-unsubscribe',
      'list-unsubscribe-post',
    ]),
  );
  expect([verdict.tags.get('d'), verdict.tags.get('s'), verdict.tags.get('a')]).toEqual([
    'acme.example',
    's1',
    'rsa-sha256',
  ]);
});

test.each([
  ['the unsubscribe link', /u\.example\.com/, 'x.example.com'],
  ['one-click', /List-Unsubscribe=One-Click/, 'List-Unsubscribe=Two-Click'],
  ['the subject', /\(request #4711\)|_\(request_#4711\)/i, '(request #4712)'],
])('a signature no longer matches when %s was changed on the way', async (_what, original, forged) => {
  const sign = createSigner({ domainName: 'acme.example', keySelector: 's1', privateKey: pem });
  const signed = await sign(await composeMail({ ...mail, subject: 'Hello (request #4711)' }));

  const changed = signed.toString('latin1').replace(original, forged);

  expect(changed).not.toBe(signed.toString('latin1'));
  expect(verifyDkim(Buffer.from(changed, 'latin1'), publicKey).signatureMatches).toBe(false);
});

test('a key that cannot sign is refused at the start, not ignored mail by mail', () => {
  const ed25519 = generateKeyPairSync('ed25519')
    .privateKey.export({ type: 'pkcs8', format: 'pem' })
    .toString();
  const dkim = { domainName: 'acme.example', keySelector: 's1' };

  expect(() =>
    createSmtpCarrier({ url: 'smtp://localhost', dkim: { ...dkim, privateKey: 'nonsense' } }),
  ).toThrow(/PEM/);
  expect(() =>
    createSmtpCarrier({ url: 'smtp://localhost', dkim: { ...dkim, privateKey: ed25519 } }),
  ).toThrow(/RSA/);
});
