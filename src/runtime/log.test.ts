import { describe, expect, it } from 'vitest';
import { createLog, withoutSecrets, type Logger } from './log.ts';

function capture(): { readonly log: Logger; text(): string } {
  const lines: string[] = [];
  const log = createLog({ level: 'debug', destination: { write: (line: string) => void lines.push(line) } });
  return { log, text: () => lines.join('') };
}

describe('log', () => {
  it('writes one JSON object a line, with the level as a word and the time in ISO', () => {
    const { log, text } = capture();

    log.info({ ticket: 42 }, 'Ticket solved');

    expect(JSON.parse(text())).toMatchObject({ level: 'info', ticket: 42, msg: 'Ticket solved' });
    expect(text()).toMatch(/"time":"\d{4}-\d\d-\d\dT/);
    expect(text()).toMatch(/}\n$/);
  });

  it.each([
    ['a field', { to: 'ann@example.com' }],
    ['a nested field', { mail: { envelope: { to: ['Ann <ann.o+tag@mail.example.co.uk>'] } } }],
    ['a URL-encoded query', { path: '/find?email=ann%40example.com' }],
    ['an international address', { to: 'ąžuolas@paštas.lt' }],
    ['a VERP return path', { from: 'bounce+0197-ann=example.com@mail.acme.example' }],
  ])('masks an address in %s', (_where, fields) => {
    const { log, text } = capture();

    log.warn(fields, 'Mail refused');

    expect(text()).not.toMatch(/@|%40|ann\b|ąžuolas/);
    expect(text()).toContain('[address]');
  });

  it('masks addresses in messages, errors, their causes and their stacks', () => {
    const { log, text } = capture();
    const cause = new Error('550 no such user bob@example.org');

    log.error(
      { error: new Error('To ann@example.com failed', { cause }) },
      'Sending to ann@example.com failed',
    );

    expect(text()).not.toContain('@');
    expect(text()).toContain('550 no such user [address]');
  });

  it('leaves out the connection that a database error carries', () => {
    const { log, text } = capture();
    const client = { secretKey: 65473919, parsedStatements: { a: 'select 1' } };

    log.error({ err: Object.assign(new Error('gone'), { code: '57P01', client }) }, 'Connection lost');

    expect(JSON.parse(text())).toMatchObject({ err: { type: 'Error', message: 'gone', code: '57P01' } });
    expect(text()).not.toMatch(/secretKey|select 1/);
  });

  it.each([
    ['headers', { headers: { authorization: 'Bearer abcdef123456', cookie: 'sid=topsecret' } }],
    ['an OAuth pair', { accessToken: 'topsecret', refresh_token: 'topsecret' }],
    ['a list', { previousSecrets: ['topsecret', 'topsecret2'] }],
    ['an API key', { apiKey: 'topsecret', 'x-api-key': 'topsecret' }],
    ['a signature', { 'X-HubSpot-Signature-v3': 'topsecret' }],
    ['free text', { note: 'sent Authorization: Bearer topsecret.topsecret' }],
    ['a URL of a database', { database: 'postgresql://app:topsecret@db.internal/afterword' }],
    ['a quoted value', { password: 'a"topsecret' }],
  ])('masks secrets in %s', (_where, fields) => {
    const { log, text } = capture();

    log.info(fields, 'Connected');

    expect(text()).not.toContain('topsecret');
    expect(text()).not.toContain('abcdef123456');
    expect(() => JSON.parse(text())).not.toThrow();
  });

  it('leaves ordinary fields as they are', () => {
    const line = '{"invitation":"019ca92a-5a00","module":"node_modules/@hubspot/api-client","n":3}';

    expect(withoutSecrets(line)).toBe(line);
  });

  it('cleans a long hostile line in linear time', () => {
    const line = `{"word":"${'a'.repeat(200_000)}"}`;

    const startedAt = performance.now();
    withoutSecrets(line);

    expect(performance.now() - startedAt).toBeLessThan(1_000);
  });
});
