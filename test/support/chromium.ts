import { execFile } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { chromium, type Browser } from 'playwright-core';

const run = promisify(execFile);

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome'];
const MAC_APPLICATIONS = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** No sandbox, because root has none; and nothing that speaks to anybody but us. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Starts the browser that is there. @throws when there is none, saying how to get one. */
export async function launchChromium(): Promise<Browser> {
  const executablePath = await findChromium();
  if (executablePath === null) throw new Error(ADVICE);
  return await chromium.launch({ executablePath, args: FLAGS });
}

/** `CHROMIUM_PATH` wins; null when there is no browser. */
export async function findChromium(): Promise<string | null> {
  const given = process.env['CHROMIUM_PATH'];
  if (given) return given;
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const candidates = folders.flatMap((folder) => NAMES.map((name) => join(folder, name)));
  for (const path of [...candidates, ...MAC_APPLICATIONS]) {
    if (await isExecutable(path)) return path;
  }
  return null;
}

const ADVICE =
  'The browser tests need Chromium, and there is none. Install it (Debian: apt-get install chromium; macOS: brew install --cask chromium), or name one in CHROMIUM_PATH.';

/** Finds Chromium, or installs Debian's package where that can be done unasked. @throws with advice otherwise. */
export async function ensureChromium(say: (line: string) => void): Promise<string> {
  const found = await findChromium();
  if (found !== null) return found;
  if (process.getuid?.() !== 0 || !(await isExecutable('/usr/bin/apt-get'))) throw new Error(ADVICE);
  say('Installing Chromium for the browser tests (apt-get install chromium) ...');
  await aptGet(['update']);
  await aptGet(['install', '--yes', '--no-install-recommends', 'chromium', 'fonts-liberation']);
  const installed = await findChromium();
  if (installed === null) throw new Error(ADVICE);
  return installed;
}

async function aptGet(args: readonly string[]): Promise<void> {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await run('apt-get', ['--quiet', ...args], { env, maxBuffer: 50_000_000 }).catch((cause: unknown) => {
    throw new Error(`${ADVICE} (apt-get ${args.join(' ')} failed.)`, { cause });
  });
}

async function isExecutable(path: string): Promise<boolean> {
  return await access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
