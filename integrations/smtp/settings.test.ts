import { expect, test } from 'vitest';
import { parseSmtpUrl, SmtpSettingsError } from './settings.ts';

test('smtp:// submits on 587 and takes STARTTLS when it is offered', () => {
  expect(parseSmtpUrl('smtp://mail.example.com')).toEqual({
    host: 'mail.example.com',
    port: 587,
    secure: false,
    requireTls: false,
    ignoreTls: false,
    verifyCertificate: true,
    login: null,
  });
});

test('smtps:// is TLS from the first byte, on 465', () => {
  expect(parseSmtpUrl('smtps://mail.example.com')).toMatchObject({ port: 465, secure: true });
});

test('user and password are percent-decoded', () => {
  const settings = parseSmtpUrl('smtps://me%40example.com:p%3Ass%2F%40@mail.example.com:2465');

  expect(settings).toMatchObject({ port: 2465, login: { user: 'me@example.com', password: 'p:ss/@' } });
});

test.each([
  ['smtp://u:p@mail.example.com', true],
  ['smtp://u:p@localhost:1025', false],
  ['smtp://u:p@127.0.0.1:1025', false],
  ['smtp://u:p@[::1]:1025', false],
  ['smtp://u:p@mail.example.com?requireTLS=false', false],
  ['smtp://mail.example.com?requireTLS=true', true],
])('%s requires TLS: %s', (url, requireTls) => {
  expect(parseSmtpUrl(url).requireTls).toBe(requireTls);
});

test('an IPv6 host loses its brackets', () => {
  expect(parseSmtpUrl('smtp://[::1]:25')).toMatchObject({ host: '::1', port: 25 });
});

test.each([
  'mail.example.com',
  'https://mail.example.com',
  'smtp://',
  'smtp://user@mail.example.com',
  'smtp://user:%zz@mail.example.com',
  'smtp://mail.example.com?tls=yes',
  'smtp://mail.example.com?requireTLS=1',
  'smtp://user:secret@mail.example.com?ignoreTLS=true',
])('%s is refused in words, without repeating a password', (url) => {
  expect(() => parseSmtpUrl(url)).toThrow(SmtpSettingsError);
  expect(() => parseSmtpUrl(url)).not.toThrow(/secret/);
});
