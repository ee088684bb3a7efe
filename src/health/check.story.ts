import type { Connection } from '../connection/schema.ts';
import { checkById, insertCheck, latestCheck } from './check.store.ts';
import {
  lookAtAccess,
  lookAtFields,
  lookAtLastDelivery,
  lookAtMailServer,
  lookAtPublicAddress,
  lookAtSender,
  lookAtWebhook,
} from './look.story.ts';
import { measure, notChecked } from './measure.ts';
import type { HealthParts } from './parts.ts';
import type { CheckLink, CheckReport } from './schema.ts';

/** Proves the chain link by link and stores what it found. Changes nothing and mails nobody. */
export async function checkReadOnly(parts: HealthParts, connection: Connection): Promise<CheckReport> {
  const { core } = parts;
  const { workspaceId, id: connectionId } = connection;
  const startedAt = core.now();
  const links = await lookAtAll(parts, connection);
  const report = { id: core.newId(), connectionId, kind: 'read-only' as const, startedAt, links };
  const finishedAt = core.now();
  await core.db.inWorkspaces([workspaceId], (tx) => insertCheck(tx, { ...report, workspaceId, finishedAt }));
  return { ...report, state: 'done', finishedAt };
}

/** Every link that can be looked at without a ticket. Without access the account's own links cannot be seen. */
export async function lookAtAll(parts: HealthParts, connection: Connection): Promise<CheckLink[]> {
  const { core, accounts } = parts;
  const account = accounts.open(connection);
  const access = await measure('access', core.now, () => lookAtAccess(account));
  const ofAccount =
    access.state === 'holds'
      ? [
          await measure('fields', core.now, () => lookAtFields(account)),
          await measure('webhook', core.now, () => lookAtWebhook(parts, connection, account)),
        ]
      : [notChecked('fields'), notChecked('webhook')];
  return [
    access,
    ...ofAccount,
    ...(await Promise.all([
      measure('last-delivery', core.now, () => lookAtLastDelivery(parts, connection)),
      measure('sender', core.now, () => lookAtSender(connection)),
      measure('mail-server', core.now, () => lookAtMailServer(parts, connection)),
      measure('public-address', core.now, () => lookAtPublicAddress(parts)),
    ])),
  ];
}

export function readCheck(
  { core }: HealthParts,
  { id, workspaceId }: Connection,
  checkId: string | null,
): Promise<CheckReport | undefined> {
  return core.db.inWorkspaces([workspaceId], (tx) =>
    checkId === null ? latestCheck(tx, id) : checkById(tx, id, checkId),
  );
}
