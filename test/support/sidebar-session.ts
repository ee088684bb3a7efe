import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { installSidebar, RASA } from './agent-window.ts';
import type { Account, TestHouse } from './app.ts';

/** The frame's first request, as an agent's browser posts it. */
export function openFrame(house: TestHouse, token: string): Promise<Response> {
  return fetch(`${house.url}/zendesk/app/ticket?origin=x&app_guid=y`, {
    method: 'POST',
    body: new URLSearchParams({ token }),
  });
}

const Boot = z.object({ session: z.string() });

/** The session that the page was given. */
export async function sessionOf(response: Response): Promise<string> {
  const boot = /<script type="application\/json" id="boot">(.*?)<\/script>/.exec(await response.text())?.[1];
  return Boot.parse(JSON.parse(boot ?? '{}')).session;
}

/** What the page then asks. */
export interface Asking {
  readonly session: string;
  /** "view" */
  readonly path: string;
  readonly body?: object;
}

export function askSidebar(house: TestHouse, { session, path, body = {} }: Asking): Promise<Response> {
  return fetch(`${house.url}/zendesk/app/api/${path}`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${session}`, 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
}

/** An agent records that somebody new does not want to be surveyed. */
export async function suppressSomebody(house: TestHouse, account: Account): Promise<void> {
  installSidebar(house, account);
  const token = house.stage.zendesk.appToken(account.account, { user: RASA });
  const session = await sessionOf(await openFrame(house, token));
  await askSidebar(house, { session, path: 'viewer' });
  const id = account.open(house.customer(), { assignee: RASA });
  const request = { action: 'do-not-survey', key: randomUUID(), reason: 'Said so on the phone.' };
  const body = { subject: { kind: 'ticket', id }, request };
  const response = await askSidebar(house, { session, path: 'act', body });
  z.object({ done: z.literal(true) }).parse(await response.json());
}
