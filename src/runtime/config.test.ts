import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Config, ConfigError, readConfig } from './config.ts';

const KEY = `k1:${randomBytes(32).toString('base64')}`;
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'afterword-config-'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

async function file(text: string): Promise<string> {
  const path = join(folder, randomBytes(4).toString('hex'));
  await writeFile(path, text);
  return path;
}

function complaint(environment: NodeJS.ProcessEnv): string {
  try {
    readConfig(environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  throw new Error('The configuration was accepted');
}

describe('the configuration', () => {
  it('needs nothing but keys, and cannot be changed once read', () => {
    const config = readConfig({ AFTERWORD_KEYS: KEY });

    expect(config).toMatchObject({ HOST: '127.0.0.1', PORT: 8400, AFTERWORD_ENV: 'development' });
    expect(config.AFTERWORD_KEYS.map(({ kid }) => kid)).toEqual(['k1']);
    expect(Object.isFrozen(config)).toBe(true);
  });

  it('has no default for any secret', () => {
    const config = readConfig({ AFTERWORD_KEYS: KEY });
    const secrets = /KEY|SECRET|CLIENT|DKIM|SMTP_URL|DATABASE_URL/;
    const named = Object.keys(Config.parse({ AFTERWORD_KEYS: KEY })).filter((name) => secrets.test(name));

    expect(named).toEqual(['AFTERWORD_KEYS']);
    expect(config.AFTERWORD_API_KEY).toBeUndefined();
    expect(complaint({})).toContain('AFTERWORD_KEYS');
  });

  it('names every fault at once', () => {
    const words = complaint({
      PORT: '99999',
      AFTERWORD_PUBLIC_URL: 'feedback.example',
      SMTP_URL: 'mail.example:25',
      AFTERWORD_API_KEY: 'short',
      AFTERWORD_LOG_LEVEL: 'loud',
    });

    for (const name of [
      'AFTERWORD_KEYS',
      'PORT',
      'AFTERWORD_PUBLIC_URL',
      'SMTP_URL',
      'AFTERWORD_API_KEY',
      'AFTERWORD_LOG_LEVEL',
    ]) {
      expect(words).toMatch(new RegExp(`^  ${name}: \\S`, 'm'));
    }
  });

  it('never repeats a secret in its complaint', () => {
    const words = complaint({
      AFTERWORD_KEYS: 'k1:c2hvcnQtc2VjcmV0',
      AFTERWORD_API_KEY: 'a-short-secret',
      SMTP_URL: 'mailer:p4ssw0rd@mail.example',
      AFTERWORD_HUBSPOT_CLIENT: 's3cret-without-id',
    });

    expect(words).not.toMatch(/c2hvcnQ|a-short-secret|p4ssw0rd|s3cret/);
  });

  it('refuses a key of less than 32 bytes and a key without a name', () => {
    const short = randomBytes(31).toString('base64');
    const long = randomBytes(32).toString('base64');

    expect(complaint({ AFTERWORD_KEYS: `k1:${short}` })).toContain('at least 32 bytes');
    expect(complaint({ AFTERWORD_KEYS: `:${long}` })).toContain('AFTERWORD_KEYS');
    expect(complaint({ AFTERWORD_KEYS: `k2:${long},k1:${short}` })).toContain('AFTERWORD_KEYS');
  });

  it('reads several keys, the newest first', () => {
    const config = readConfig({ AFTERWORD_KEYS: `${KEY.replace('k1', 'k2')}, ${KEY}` });

    expect(config.AFTERWORD_KEYS.map(({ kid }) => kid)).toEqual(['k2', 'k1']);
  });

  it('refuses two keys of one name: only one of them could be meant', () => {
    expect(complaint({ AFTERWORD_KEYS: `${KEY},k1:${randomBytes(32).toString('base64')}` })).toContain(
      'AFTERWORD_KEYS',
    );
  });

  it('takes a setting from a file, without the line end', async () => {
    const path = await file(`${KEY}\n`);

    expect(readConfig({ AFTERWORD_KEYS_FILE: path }).AFTERWORD_KEYS[0].kid).toBe('k1');
  });

  it('lists a file that cannot be read among the other faults', () => {
    const words = complaint({ AFTERWORD_KEYS_FILE: join(folder, 'absent'), PORT: 'x' });

    expect(words).toMatch(/^ {2}AFTERWORD_KEYS_FILE: .*ENOENT/m);
    expect(words).toMatch(/^ {2}PORT: /m);
  });

  it('takes an empty variable for an absent one, as compose files leave them', () => {
    const config = readConfig({ AFTERWORD_KEYS: KEY, PORT: '', SMTP_URL: '', AFTERWORD_BOUNCE_PORT: '' });

    expect(config).toMatchObject({ PORT: 8400 });
    expect(config.SMTP_URL).toBeUndefined();
    expect(config.AFTERWORD_BOUNCE_PORT).toBeUndefined();
  });

  it('takes public URLs without their trailing slash, and only of the web', () => {
    const read = (url: string): string | undefined =>
      readConfig({ AFTERWORD_KEYS: KEY, AFTERWORD_PUBLIC_URL: url }).AFTERWORD_PUBLIC_URL;

    expect(read('https://feedback.example/')).toBe('https://feedback.example');
    expect(() => read('ftp://feedback.example')).toThrow(ConfigError);
  });

  it('describes every setting that is not self-evident', () => {
    const undescribed = Object.entries(Config.unwrap().shape).filter(([, setting]) => !setting.description);

    expect(undescribed.map(([name]) => name)).toEqual(['AFTERWORD_LOG_LEVEL']);
  });

  it('refuses a sample key in production, and takes a real one', () => {
    const production = { AFTERWORD_ENV: 'production', AFTERWORD_PUBLIC_URL: 'https://feedback.example' };
    const typed = Buffer.from('this-is-only-an-example-key-0123').toString('base64');

    expect(
      complaint({ ...production, AFTERWORD_KEYS: `k1:${Buffer.alloc(32).toString('base64')}` }),
    ).toContain('sample');
    expect(complaint({ ...production, AFTERWORD_KEYS: `k1:${typed}` })).toContain('"k1" is a sample');
    expect(complaint({ ...production, AFTERWORD_KEYS: `${KEY},old:${typed}` })).toContain(
      '"old" is a sample',
    );
    expect(complaint(production)).toContain('AFTERWORD_KEYS');
    expect(readConfig({ ...production, AFTERWORD_KEYS: KEY }).AFTERWORD_KEYS).toHaveLength(1);
    expect(readConfig({ AFTERWORD_KEYS: `k1:${typed}` }).AFTERWORD_KEYS).toHaveLength(1);
  });
});
