import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const Secrets = z.strictObject({ AFTERWORD_KEYS: z.string(), AFTERWORD_API_KEY: z.string() });
export type LocalSecrets = z.infer<typeof Secrets>;

const FILE = 'secrets.json';

/** Null before the first start. */
export async function knownSecrets(folder: string): Promise<LocalSecrets | null> {
  const text = await readFile(join(folder, FILE), 'utf8').catch(() => null);
  return text === null ? null : Secrets.parse(JSON.parse(text));
}

/** Secrets of a development machine: made at the first start, kept beside the data they protect. */
export async function localSecrets(folder: string): Promise<LocalSecrets> {
  const known = await knownSecrets(folder);
  if (known) return known;
  const made = {
    AFTERWORD_KEYS: `local:${randomBytes(32).toString('base64')}`,
    AFTERWORD_API_KEY: `aw_${randomBytes(24).toString('base64url')}`,
  };
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, FILE), JSON.stringify(made, null, 2), { mode: 0o600 });
  return made;
}
