import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeHubspotApp } from './hubspot-app.ts';

let folder: string;
let said: string[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'afterword-app-'));
  said = [];
});
afterEach(() => rm(folder, { recursive: true }));

function write(args: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<number> {
  return writeHubspotApp([...args, '--out', join(folder, 'app')], environment, (line) => said.push(line));
}

describe('npm run app:hubspot', () => {
  it('writes the project of this deployment', async () => {
    const code = await write([], { AFTERWORD_PUBLIC_URL: 'https://feedback.acme.example/' });

    expect(said.join()).toContain('hs project upload');
    expect(code).toBe(0);
    const app = JSON.parse(await readFile(join(folder, 'app/src/app/app-hsmeta.json'), 'utf8'));
    expect(app.config.permittedUrls.fetch).toEqual(['https://feedback.acme.example']);
    expect(app.config.support).toEqual({ supportEmail: 'support@feedback.acme.example' });
  });

  it('replaces what an earlier run left', async () => {
    await write(['--url', 'https://a.example']);
    await write(['--url', 'https://a.example', '--no-app-events']);

    await expect(readFile(join(folder, 'app/src/app/app-events/score-hsmeta.json'))).rejects.toThrow(
      'ENOENT',
    );
  });

  it.each([
    [[], 'public https address'],
    [['--url', 'http://127.0.0.1:8400'], 'public https address'],
    [['--url', 'https://localhost'], 'must be public'],
    [['--url', 'https://a.example', '--support-email', 'nobody'], 'e-mail address'],
    [['--url', 'https://a.example', '--colour', 'red'], "Unknown option '--colour'"],
  ])('says what is wrong with %j', async (args, words) => {
    expect(await write(args)).toBe(1);
    expect(said.join('\n')).toContain(words);
  });
});
