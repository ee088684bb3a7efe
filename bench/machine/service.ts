import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startEmbeddedPostgres } from '../../src/runtime/db/embedded-postgres.ts';
import { recordedPostmaster } from '../../src/runtime/db/postmaster.ts';
import { SANDBOX_APP } from '../../src/cli/sandbox/stage.ts';
import type { OutsideWorld } from '../outside/stage.ts';
import { isRunning, pidOf, spawnNode, stopChild } from './child.ts';
import { freePort, type House } from './house.ts';

/** As the image starts it (see the Dockerfile). */
const IMAGE_HEAP = ['--max-old-space-size=256', '--max-semi-space-size=8'] as const;

/** The service in a process of its own: `node src/main.ts`, with its embedded database in a temporary folder. */
export interface Service {
  readonly url: string;
  readonly apiKey: string;
  /** Of the process that runs now. */
  pid(): number;
  running(): boolean;
  /** Resolves when /readyz says so. @throws with the end of the log when the process ends before. */
  start(): Promise<void>;
  /** kill -9; the database lives on. */
  kill(): Promise<void>;
  ready(): Promise<boolean>;
  postmasterPid(): Promise<number | null>;
  /** Of a superuser: sees every workspace. */
  databaseUrl(): Promise<string>;
}

export interface ServiceOptions {
  readonly world: OutsideWorld;
  readonly cores: string | null;
  readonly env?: Readonly<Record<string, string>>;
  readonly nodeArgs?: readonly string[];
}

const READY_WITHIN_MS = 60_000;
const LOG_CHARACTERS_SHOWN = 4_000;

export async function createService(house: House, options: ServiceOptions): Promise<Service> {
  const { world, cores, nodeArgs = [] } = options;
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const apiKey = `aw_${randomBytes(24).toString('base64url')}`;
  const logFile = join(house.folder, 'service.log');
  const dataDirectory = join(house.folder, 'data', 'postgres');
  const env = { ...environment(world, { folder: house.folder, port, apiKey }), ...options.env };
  let child: ChildProcess | null = null;

  async function ready(): Promise<boolean> {
    const answer = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(2_000) }).catch(() => null);
    await answer?.arrayBuffer().catch(() => undefined);
    return answer?.ok ?? false;
  }

  house.onClear(async () => {
    if (child !== null) await stopChild(child);
    await stopDatabase(dataDirectory);
  });
  return {
    url,
    apiKey,
    ready,
    pid: () => (child === null ? 0 : pidOf(child)),
    running: () => child !== null && isRunning(child),
    async start() {
      const fresh = spawnNode({
        script: 'src/main.ts',
        cores,
        nodeArgs: [...IMAGE_HEAP, ...nodeArgs],
        env,
        logFile,
      });
      child = fresh;
      const until = performance.now() + READY_WITHIN_MS;
      while (!(await ready())) {
        if (!isRunning(fresh) || performance.now() > until) throw await notReady(logFile);
        await sleep(50);
      }
    },
    async kill() {
      if (child !== null) await stopChild(child, 'SIGKILL');
    },
    postmasterPid: async () => (await recordedPostmaster(dataDirectory))?.pid ?? null,
    async databaseUrl() {
      const { socketFolder } = (await recordedPostmaster(dataDirectory)) ?? { socketFolder: '' };
      return `postgresql://postgres@localhost/afterword?host=${encodeURIComponent(socketFolder)}`;
    },
  };
}

function environment(
  { zendesk, hubspot, mailbox }: OutsideWorld,
  own: { folder: string; port: number; apiKey: string },
): Record<string, string> {
  const client = `${SANDBOX_APP.clientId}:${SANDBOX_APP.clientSecret}`;
  return {
    PORT: String(own.port),
    AFTERWORD_DATA: join(own.folder, 'data'),
    AFTERWORD_KEYS: `bench:${randomBytes(32).toString('base64')}`,
    AFTERWORD_API_KEY: own.apiKey,
    AFTERWORD_MAIL_DOMAIN: 'bounce.bench.example',
    AFTERWORD_ZENDESK_URL: `${zendesk.url}/accounts/{account}`,
    AFTERWORD_HUBSPOT_URL: hubspot.url,
    AFTERWORD_ZENDESK_CLIENT: client,
    AFTERWORD_HUBSPOT_CLIENT: client,
    AFTERWORD_LOG_LEVEL: 'warn',
    SMTP_URL: mailbox.smtpUrl,
  };
}

async function notReady(logFile: string): Promise<Error> {
  const log = await readFile(logFile, 'utf8').catch(() => '');
  return new Error(
    `The service did not become ready. Its log ends with:\n${log.slice(-LOG_CHARACTERS_SHOWN)}`,
  );
}

/** A killed service leaves its database running: it is taken over and stopped in order. */
async function stopDatabase(dataDirectory: string): Promise<void> {
  if ((await recordedPostmaster(dataDirectory)) === null) return;
  const ignore = (): void => undefined;
  const log = { info: ignore, warn: ignore, error: ignore };
  await (await startEmbeddedPostgres({ dataDirectory, log })).stop();
}
