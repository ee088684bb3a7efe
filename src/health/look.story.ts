import { webhookKey } from '../connection/admin.story.ts';
import { connectorOf } from '../connection/accounts.ts';
import type { Connection } from '../connection/schema.ts';
import { isComplete } from '../connection/sender.ts';
import type { OpenAccount } from '../connector/account.ts';
import type { PlannedThing } from '../connector/set-up.ts';
import type { Finding } from './measure.ts';
import type { HealthParts } from './parts.ts';
import { workOf } from './store.ts';

/** How long the public address and the mail server may take to answer. */
const REACH_MS = 10_000;
const DAY_MS = 86_400_000;
/** Names of what is missing, before "and more". */
const NAMED = 5;

export async function lookAtAccess(account: OpenAccount): Promise<Finding> {
  return { state: 'holds', words: `Afterword works as ${await account.writesAs()}.` };
}

/** Fields and properties: there, of the right type, with their options. What is not allowed is left out by choice. */
export async function lookAtFields(account: OpenAccount): Promise<Finding> {
  const plan = await account.planSetUp?.();
  if (plan === undefined) return { state: 'unknown', words: 'This platform does not show its fields.' };
  const wanted = plan.things.filter(
    ({ state, holdsData, kind }) => state !== 'not-allowed' && holdsData && kind !== 'view',
  );
  const missing = wanted.filter(({ state }) => state === 'missing');
  const clashes = wanted.filter(({ state }) => state === 'clash');
  if (missing.length === 0 && clashes.length === 0)
    return { state: 'holds', words: `All ${wanted.length} fields are there.` };
  const said = [
    ...(missing.length === 0 ? [] : [`Missing: ${listed(missing.map(nameOf))}.`]),
    ...clashes.slice(0, NAMED).map((thing) => `${nameOf(thing)}: ${thing.words ?? 'it does not fit'}`),
  ];
  const advice =
    missing.length > 0
      ? 'Press "Create what is missing"; what then remains is said beside it.'
      : 'Mend or remove these fields in the account, then create what is missing.';
  return { state: 'broken', words: said.join(' '), advice };
}

function nameOf({ kind, name }: PlannedThing): string {
  return `${kind} "${name}"`;
}

function listed(names: readonly string[]): string {
  const more = names.length - NAMED;
  return more > 0 ? `${names.slice(0, NAMED).join(', ')} and ${more} more` : names.join(', ');
}

/** The webhook exists, points to us, and is switched on. */
export async function lookAtWebhook(
  { core, connectors }: HealthParts,
  connection: Connection,
  account: OpenAccount,
): Promise<Finding> {
  const { label } = connectorOf(connectors, connection.platform).connector;
  if (!connection.settings.helpdesk)
    return { state: 'holds', words: 'No webhook is needed: tickets of this account are not surveyed.' };
  if (!account.inspect?.webhook) {
    const words = `${label} does not show an app its webhook. The full check proves whether events arrive.`;
    return { state: 'unknown', words };
  }
  const url = `${core.publicUrl}/hooks/${connection.platform}/${webhookKey(core, connection.id)}`;
  const standing = await account.inspect.webhook({ url, webhookId: connection.webhookId });
  if (!standing.found) {
    const words = `${label} has no webhook that points to ${core.publicUrl}.`;
    return { state: 'broken', words, advice: 'Press "Create what is missing".' };
  }
  if (!standing.active) {
    const words = `The webhook in ${label} is switched off.`;
    return { state: 'broken', words, advice: `Switch it on in ${label}: Apps and integrations, Webhooks.` };
  }
  return { state: 'holds', words: `The webhook points to ${core.publicUrl} and is switched on.` };
}

/** Silence is no proof of a fault: a small account solves no ticket for days. */
export async function lookAtLastDelivery({ core }: HealthParts, connection: Connection): Promise<Finding> {
  const work = await core.db.inWorkspaces([connection.workspaceId], (tx) => workOf(tx, connection.id));
  const last = work?.lastWebhookAt ?? null;
  if (last === null)
    return { state: 'unknown', words: 'No webhook has arrived yet. Solve a ticket, or run the full check.' };
  const days = Math.floor((core.now().getTime() - last.getTime()) / DAY_MS);
  if (days === 0) return { state: 'holds', words: 'A webhook arrived within the last 24 hours.' };
  return { state: 'unknown', words: `The last webhook arrived ${days} ${days === 1 ? 'day' : 'days'} ago.` };
}

export async function lookAtSender({ settings }: Connection): Promise<Finding> {
  if (!settings.helpdesk) return { state: 'holds', words: 'This account sends no surveys.' };
  if (settings.programme.carrier === 'helpdesk')
    return { state: 'holds', words: 'The helpdesk itself mails the link.' };
  if (isComplete(settings.sender))
    return { state: 'holds', words: `Surveys leave as ${settings.sender.fromAddress}.` };
  const words = 'Company name or From address is missing: no mail leaves.';
  return { state: 'broken', words, advice: 'Fill in both below, then save.' };
}

export async function lookAtMailServer({ mail }: HealthParts, { settings }: Connection): Promise<Finding> {
  if (!settings.helpdesk || settings.programme.carrier === 'helpdesk')
    return { state: 'holds', words: 'No mail of ours leaves for this account.' };
  if (mail === null) {
    const words = 'No mail server is configured: no mail leaves.';
    return { state: 'broken', words, advice: 'Set SMTP_URL and restart Afterword.' };
  }
  if (!mail.carrier.reach) return { state: 'unknown', words: 'This carrier cannot be tried without a mail.' };
  const refusal = await mail.carrier.reach();
  if (refusal === null) return { state: 'holds', words: 'The mail server answers and takes our login.' };
  return { state: 'broken', words: refusal, advice: 'Look at SMTP_URL and at the mail server.' };
}

/** From here to the public address and back: what customers and vendors reach. */
export async function lookAtPublicAddress({ core }: HealthParts): Promise<Finding> {
  const { publicUrl } = core;
  const advice = 'Look at AFTERWORD_PUBLIC_URL, at its DNS name and at the proxy in front of Afterword.';
  const answer = await reach(`${publicUrl}/healthz`);
  if (typeof answer === 'string') return { state: 'broken', words: `${publicUrl} ${answer}.`, advice };
  const ours = answer.status === 200 && (await answer.text()).includes('"alive"');
  if (!ours) return { state: 'broken', words: `${publicUrl} is answered by something else.`, advice };
  if (publicUrl.startsWith('https:')) return { state: 'holds', words: `${publicUrl} leads to Afterword.` };
  return {
    state: 'holds',
    words: `${publicUrl} leads to Afterword, without HTTPS: good on one machine, not for customers.`,
  };
}

async function reach(url: string): Promise<Response | string> {
  try {
    return await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(REACH_MS) });
  } catch (error) {
    const timedOut = error instanceof Error && error.name === 'TimeoutError';
    return timedOut ? `did not answer within ${REACH_MS / 1_000} seconds` : 'cannot be reached';
  }
}
