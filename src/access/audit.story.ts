import type { Core } from '../runtime/core.ts';
import type { Tx } from '../runtime/db/database.ts';
import { withoutSecrets } from './audit.ts';
import { insertAudit } from './audit.store.ts';

const SERVICE = { kind: 'service', id: null, name: null, requestId: null } as const;

/** Something that was changed, or taken out, in a workspace. */
export interface AuditEntry {
  readonly workspaceId: string;
  /** `<subject>.<what was done>`, e.g. `connection.settings-changed`. */
  readonly action: string;
  readonly subject: { readonly kind: string; readonly id: string | null };
  readonly before?: unknown;
  readonly after?: unknown;
}

/**
 * Records who did what, in the transaction that does it: both happen or neither. Who it was is `core.actor` (see
 * `askedBy` and the guard of pages); without one it was the service itself. Fields named like secrets are hidden.
 *
 * @example
 * await recordAudit(core, tx, {
 *   workspaceId, action: 'connection.mode-changed', subject: { kind: 'connection', id },
 *   before: { mode: 'rehearsal' }, after: { mode: 'live' },
 * });
 */
export async function recordAudit(
  core: Pick<Core, 'newId' | 'now' | 'actor'>,
  tx: Tx,
  entry: AuditEntry,
): Promise<void> {
  const actor = core.actor ?? SERVICE;
  await insertAudit(tx, {
    id: core.newId(),
    workspaceId: entry.workspaceId,
    at: core.now(),
    actorKind: actor.kind,
    actorId: actor.id,
    actorName: actor.name,
    action: entry.action,
    subjectKind: entry.subject.kind,
    subjectId: entry.subject.id,
    before: withoutSecrets(entry.before ?? null),
    after: withoutSecrets(entry.after ?? null),
    requestId: actor.requestId,
  });
}
