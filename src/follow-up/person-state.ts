import type { Connection } from '../connection/schema.ts';
import type { EffectDraft } from './effect.ts';

export interface StateChange {
  readonly workspaceId: string;
  readonly personId: string;
  /** What changed it, e.g. `asked:<invitation id>`: part of the idempotency key. */
  readonly cause: string;
  readonly invitationId?: string;
}

/** Tells every CRM of the workspace what a person's survey state is now. */
export function personStateEffects(change: StateChange, crms: readonly Connection[]): EffectDraft[] {
  const { workspaceId, personId, cause, invitationId } = change;
  return crms
    .filter((crm) => crm.workspaceId === workspaceId)
    .map((crm) => ({
      workspaceId,
      connectionId: crm.id,
      personId,
      ...(invitationId ? { invitationId } : {}),
      kind: 'person-fields',
      idempotencyKey: `person-fields:${crm.id}:${personId}:${cause}`,
      subject: `person:${personId}`,
    }));
}
