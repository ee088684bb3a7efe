import { ConnectorError } from '../../src/connector/errors.ts';
import type { Alert, AlertAddress, Notifier, NotifierAccess, Posted } from '../../src/connector/notifier.ts';
import type { Outbound } from '../../src/connector/outbound.ts';
import { packed } from '../../src/connector/packing.ts';
import { fitsOneCard, messageOf } from './card.ts';
import { postToFlow } from './client.ts';
import { FlowUrl, isFlowHost, isRetiredConnector } from './schema.ts';

export { startTeamsSandbox, type TeamsSandbox } from './sandbox.ts';

/** Microsoft Teams, by a flow of the Workflows app. Its cards cannot be changed once they are posted. */
export const teams: Notifier = {
  platform: 'teams',
  label: 'Microsoft Teams',
  baseUrl: '',
  // Power Automate's limits depend on the plan and are not published as numbers: stay slow.
  limits: { default: { tokens: 1, perMs: 1_000 } },
  fault,
  open: (access) => ({ post: (alerts) => post(access, alerts) }),
};

function fault({ secret, channel }: AlertAddress, outbound: Pick<Outbound, 'isAllowed'>): string | null {
  if (channel !== null) return 'A flow posts to its own channel: leave the channel out.';
  if (!URL.canParse(secret)) return HOW;
  const { hostname } = new URL(secret);
  if (isRetiredConnector(hostname)) return `Microsoft has retired this kind of connector. ${HOW}`;
  if (!FlowUrl.safeParse(secret).success)
    return `The address is not complete: it must hold its signature (sig=). ${HOW}`;
  return isFlowHost(hostname) || outbound.isAllowed(secret) ? null : HOW;
}

const HOW =
  'In Teams open Workflows, take "Post to a channel when a webhook request is received", and enter the address it shows.';

/** Alerts that come together share a card. */
async function post(access: NotifierAccess, alerts: readonly Alert[]): Promise<Posted[]> {
  const posted: Posted[] = [];
  for (const group of packed(alerts, fitsOneCard)) {
    const outcome = await outcomeOf(() => postToFlow(access, messageOf(group)));
    posted.push(...group.map(() => outcome));
  }
  return posted;
}

async function outcomeOf(act: () => Promise<void>): Promise<Posted> {
  try {
    await act();
    return { ok: true, messageId: null };
  } catch (error) {
    if (error instanceof ConnectorError) return { ok: false, error };
    throw error;
  }
}
