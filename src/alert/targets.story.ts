import { recordAudit, type AuditEntry } from '../access/audit.story.ts';
import { mustFind } from '../connection/admin.story.ts';
import type { Core } from '../runtime/core.ts';
import { AppError, NotFoundError } from '../runtime/errors.ts';
import type { AlertDesk } from './desk.ts';
import type { NewAlertTarget } from './schema.ts';
import {
  alertTargetsById,
  alertTargetsOf,
  deleteAlertTarget,
  insertAlertTarget,
  type AlertTarget,
} from './store.ts';

export interface TargetParts {
  readonly core: Core;
  readonly alerts: AlertDesk;
}

/** A target as one connection of the visible workspaces names it. */
export interface Asked {
  readonly workspaceIds: readonly string[];
  readonly connectionId: string;
}

export async function listTargets({ core }: TargetParts, asked: Asked): Promise<AlertTarget[]> {
  const { id, workspaceId } = await mustFind(core, asked.workspaceIds, asked.connectionId);
  return await core.db.inWorkspaces([workspaceId], (tx) => alertTargetsOf(tx, [id]));
}

/** @throws {AppError} invalid-request, saying what is wrong with the address. */
export async function addTarget(
  { core, alerts }: TargetParts,
  asked: Asked,
  wanted: NewAlertTarget,
): Promise<AlertTarget> {
  const connection = await mustFind(core, asked.workspaceIds, asked.connectionId);
  const { platform, name, secret, channel } = wanted;
  const fault = alerts.fault(platform, { secret, channel });
  if (fault !== null) {
    const path = alerts.platforms.includes(platform) ? 'body.secret' : 'body.platform';
    throw new AppError('invalid-request', 'An alert target that cannot be used', {
      faults: [{ path, message: fault }],
    });
  }
  const target: AlertTarget = {
    id: core.newId(),
    workspaceId: connection.workspaceId,
    connectionId: connection.id,
    platform,
    name,
    secret: await core.keys.encrypt(secret),
    channel,
    createdAt: core.now(),
  };
  await core.db.inWorkspaces([connection.workspaceId], async (tx) => {
    await insertAlertTarget(tx, target);
    await recordAudit(core, tx, { ...about(target, 'added'), after: { platform, name, channel } });
  });
  return target;
}

export async function removeTarget(
  { core }: TargetParts,
  workspaceIds: readonly string[],
  id: string,
): Promise<void> {
  await core.db.inWorkspaces(workspaceIds, async (tx) => {
    const target = (await alertTargetsById(tx, [id])).get(id);
    if (!target || !(await deleteAlertTarget(tx, id))) throw new NotFoundError('alert target');
    const { platform, name, channel } = target;
    await recordAudit(core, tx, { ...about(target, 'removed'), before: { platform, name, channel } });
  });
}

function about({ id, workspaceId }: AlertTarget, done: string): AuditEntry {
  return { workspaceId, action: `alert-target.${done}`, subject: { kind: 'alert-target', id } };
}

/** Posts a sample at once. Null when it arrived, else what to do about it, in words. */
export async function tryTarget(
  { core, alerts }: TargetParts,
  workspaceIds: readonly string[],
  id: string,
): Promise<string | null> {
  const target = (await core.db.inWorkspaces(workspaceIds, (tx) => alertTargetsById(tx, [id]))).get(id);
  if (!target) throw new NotFoundError('alert target');
  const [posted] = await alerts.post(target, [
    {
      title: 'Afterword can post here',
      facts: [{ name: 'Sent by', value: 'the button that tries this target' }],
      quote: 'Low scores will be told here, once for each answer.',
      link: null,
    },
  ]);
  return posted?.ok === false ? posted.error.words : null;
}
