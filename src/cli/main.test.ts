import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { freePorts } from '../runtime/ports.ts';
import { runCommandLine } from './main.ts';

async function typed(argv: readonly string[], environment: NodeJS.ProcessEnv = {}) {
  const said: string[] = [];
  const complained: string[] = [];
  const exitCode = await runCommandLine(argv, {
    environment,
    say: (line) => said.push(line),
    complain: (line) => complained.push(line),
  });
  return { exitCode, said: said.join('\n'), complained: complained.join('\n') };
}

async function folderWithSecrets(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'afterword-cli-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const secrets = { AFTERWORD_KEYS: 'local:x', AFTERWORD_API_KEY: 'aw_of_this_folder_0123456789' };
  await writeFile(join(folder, 'secrets.json'), JSON.stringify(secrets));
  return folder;
}

describe('the program', () => {
  it('explains itself', async () => {
    for (const argv of [[], ['help'], ['--help'], ['parked', 'replay', '--help']]) {
      const { exitCode, said } = await typed(argv);
      expect(exitCode).toBe(0);
      expect(said).toContain('parked replay <id>');
    }
  });

  it('ends with 2 for what it does not understand', async () => {
    expect(await typed(['dance'])).toMatchObject({ exitCode: 2, said: '' });
    expect(await typed(['connection', 'held', 'x', '--act', 'hide'], { AFTERWORD_API_KEY: 'k' })).toEqual({
      exitCode: 2,
      said: '',
      complained: '--act is send, spread or drop, not "hide".',
    });
    expect((await typed(['sandbox', '--smtp-port', 'mail'])).complained).toContain(
      '--smtp-port must be a port',
    );
  });

  it('makes keys that the service takes', async () => {
    const { said } = await typed(['keys', 'new']);
    const [kid = '', secret = ''] = said.split(':');

    expect(kid).toMatch(/^[0-9a-f]{12}$/);
    expect(Buffer.from(secret, 'base64')).toHaveLength(32);
  });

  it('says which key is missing, and that nobody answers', async () => {
    const [port = 0] = await freePorts('127.0.0.1', 1);
    const folder = await folderWithSecrets();

    const keyless = await typed(['parked', 'list'], { AFTERWORD_DATA: join(folder, 'nowhere') });
    const alone = await typed(['parked', 'list'], { AFTERWORD_DATA: folder, PORT: String(port) });

    expect(keyless).toMatchObject({ exitCode: 1, said: '' });
    expect(keyless.complained).toMatch(/^No API key: set AFTERWORD_API_KEY/);
    expect(alone.complained).toBe(
      `Nothing answers at http://127.0.0.1:${port}. Is the service running? AFTERWORD_URL names another address.`,
    );
  });

  it('names every setting that is wrong when it starts', async () => {
    const { exitCode, complained } = await typed(['start', '--sandbox'], { PORT: 'http' });

    expect(exitCode).toBe(1);
    expect(complained).toContain('PORT: must be a port');
  });
});
