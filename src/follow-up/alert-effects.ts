import type { EffectDraft } from './effect.ts';
import type { Connection } from '../connection/schema.ts';
import type { ResponseRow } from '../response/store.ts';

/** What of a settled answer alerts depend on. */
export interface Alerted {
  readonly response: ResponseRow;
  readonly helpdesk: Connection;
  readonly tasksIn: Connection;
  /** How it stood when it settled before; null the first time. */
  readonly before: { readonly band: ResponseRow['band'] } | null;
  /** Where the helpdesk's low answers are told, beside mail. */
  readonly alertTargetIds: readonly string[];
}

/** The mail to whoever gets the task, beside the addresses of the settings. */
export const TO_OWNER = 'owner';

/**
 * A low answer is told once, however often it is edited: the keys hold no revision. What was told is corrected in its
 * place where the platform can.
 */
export function alertEffects(facts: Alerted): EffectDraft[] {
  const { response, before } = facts;
  if (response.band === 'detractor') {
    return [
      ...mailAlerts(facts),
      ...chatAlerts(facts),
      ...(before === null ? [] : corrections(facts, before)),
    ];
  }
  return before === null ? [] : corrections(facts, before);
}

function mailAlerts({ response, helpdesk, tasksIn }: Alerted): EffectDraft[] {
  const { mailOwner, mailTo } = helpdesk.settings.alerts;
  const recipients = [...(mailOwner ? [TO_OWNER] : []), ...new Set(mailTo)];
  return recipients.map((to) => ({
    workspaceId: response.workspaceId,
    // Where the owner of the customer's account is known.
    connectionId: tasksIn.id,
    responseId: response.id,
    kind: 'alert-mail',
    idempotencyKey: `alert-mail:${response.id}:${to}`,
    subject: `alert-mail:${response.id}:${to}`,
    payload: { to },
  }));
}

function chatAlerts({ response, helpdesk, alertTargetIds }: Alerted): EffectDraft[] {
  return alertTargetIds.map((targetId) => ({
    workspaceId: response.workspaceId,
    connectionId: helpdesk.id,
    responseId: response.id,
    kind: 'alert',
    idempotencyKey: alertKey(targetId, response.id),
    subject: alertKey(targetId, response.id),
    payload: { targetId },
  }));
}

export function alertKey(targetId: string, responseId: string): string {
  return `alert:${targetId}:${responseId}`;
}

/** A message says what the answer says now: also when it became low again. */
function corrections(
  { response, helpdesk, alertTargetIds }: Alerted,
  before: NonNullable<Alerted['before']>,
): EffectDraft[] {
  if (before.band !== 'detractor' && response.band !== 'detractor') return [];
  return alertTargetIds.map((targetId) => ({
    workspaceId: response.workspaceId,
    connectionId: helpdesk.id,
    responseId: response.id,
    kind: 'alert-correction',
    idempotencyKey: `${alertKey(targetId, response.id)}:r${response.revision}`,
    subject: alertKey(targetId, response.id),
    payload: { targetId },
  }));
}
