import type { Connection } from '../connection/schema.ts';
import { connectionsOf } from '../connection/store.ts';
import { connectorOf } from '../connection/accounts.ts';
import type { OpenAccount } from '../connector/account.ts';
import type { Inspection } from '../connector/inspection.ts';
import { readCheck } from '../health/check.story.ts';
import { driftInWords } from '../health/compare.ts';
import { latestDrift } from '../health/drift.store.ts';
import { readHealth } from '../health/health.story.ts';
import type { HealthParts } from '../health/parts.ts';
import type { InstallView, PlannedRow, Suggested, Told, Visitor } from './schema.ts';
import { told } from './told.ts';

/** Everything the page shows: from our own records, and side by side what the account says of itself. */
export async function installView(
  parts: HealthParts,
  connection: Connection,
  visitor: Visitor,
): Promise<InstallView> {
  const { core, connectors, mail } = parts;
  const { id, workspaceId } = connection;
  const { label, webhook } = connectorOf(connectors, connection.platform).connector;
  const [ofAccount, health, check, drift, beside] = await Promise.all([
    askAccount(parts, connection),
    readHealth(parts, connection),
    readCheck(parts, connection, null),
    core.db.inWorkspaces([workspaceId], (tx) => latestDrift(tx, id)),
    core.db.inWorkspaces([workspaceId], (tx) => connectionsOf(tx, [workspaceId])),
  ]);
  const { profile, ...account } = ofAccount;
  return {
    connectionId: id,
    name: connection.name,
    platform: connection.platform,
    platformLabel: label,
    writesAsApp: webhook.addressing === 'app',
    mode: connection.mode,
    liveSince: connection.liveSince,
    settings: connection.settings,
    version: connection.settingsVersion,
    suggested: suggestedBy(connection, profile, visitor),
    ...account,
    taskHomes: beside
      .filter(({ settings }) => settings.crm)
      .map(({ id: homeId, name }) => ({ id: homeId, name })),
    health,
    check: check ?? null,
    drift: drift ? { ...drift, words: driftInWords(drift) } : null,
    canMail: mail !== null,
    now: core.now(),
  };
}

type Profile = Told<{ companyName: string | null; timeZone: string | null }>;
type OfAccount = Pick<InstallView, 'places' | 'writesAs' | 'planned' | 'native'> & { profile: Profile };

async function askAccount(parts: HealthParts, connection: Connection): Promise<OfAccount> {
  if (connection.health === 'disconnected') return silentBecause(connection.healthWords ?? 'Not connected.');
  const account = parts.accounts.open(connection);
  const { inspect } = account;
  const silent = 'This platform does not tell.';
  const asking = <T>(ask: (look: Inspection) => Promise<T>) => told(inspect && (() => ask(inspect)), silent);
  const [profile, places, writesAs, planned, native] = await Promise.all([
    asking((look) => look.profile()),
    asking((look) => look.places()),
    told(() => account.writesAs(), silent),
    told(account.planSetUp && (() => plannedRows(account)), silent),
    asking((look) => look.nativeSurveys()),
  ]);
  return { profile, places, writesAs, planned, native };
}

async function plannedRows(account: OpenAccount): Promise<readonly PlannedRow[]> {
  return (await account.planSetUp?.())?.things ?? [];
}

function silentBecause(words: string): OfAccount {
  const silence = { ok: false, words } as const;
  return { profile: silence, places: silence, writesAs: silence, planned: silence, native: silence };
}

function suggestedBy(connection: Connection, profile: Profile, visitor: Visitor): Suggested {
  const known = profile.ok ? profile.value : { companyName: null, timeZone: null };
  return {
    companyName: known.companyName ?? connection.name,
    timeZone: known.timeZone,
    address: visitor.who.includes('@') ? visitor.who : null,
  };
}
