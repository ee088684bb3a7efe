import type { ChildProcess } from 'node:child_process';
import { z } from 'zod';
import { firstLine, pidOf, spawnNode, stopChild } from '../machine/child.ts';
import type { House } from '../machine/house.ts';
import { createHttpClient, type HttpClient } from './http-client.ts';

/** The outside world, each part in a process of its own, spoken to over HTTP. */
export interface OutsideWorld {
  readonly zendesk: Part;
  readonly hubspot: Part;
  readonly mailbox: Part & { readonly smtpUrl: string };
}

export interface Part {
  readonly url: string;
  readonly pid: number;
  readonly http: HttpClient;
}

const Urls = z.object({ url: z.string(), smtpUrl: z.string().default('') });
/** Deletes, answers and look-ups under way at a time. */
const SOCKETS = 64;

export async function openOutsideWorld(house: House, cores: string | null): Promise<OutsideWorld> {
  const [zendesk, hubspot, mailbox] = await Promise.all(
    (['zendesk', 'hubspot', 'mailbox'] as const).map((kind) => startPart(house, kind, cores)),
  );
  if (!zendesk || !hubspot || !mailbox) throw new Error('A sandbox did not start');
  return { zendesk, hubspot, mailbox };
}

async function startPart(house: House, kind: string, cores: string | null): Promise<OutsideWorld['mailbox']> {
  const child: ChildProcess = spawnNode({ script: 'bench/outside/sandbox-process.ts', args: [kind], cores });
  house.onClear(() => stopChild(child));
  const { url, smtpUrl } = Urls.parse(await firstLine(child));
  const http = createHttpClient(url, SOCKETS);
  house.onClear(() => Promise.resolve(http.close()));
  return { url, smtpUrl, pid: pidOf(child), http };
}
