import type { AlertDesk } from '../alert/desk.ts';
import { alertTargetsById, postedMessages, type AlertTarget } from '../alert/store.ts';
import type { Alert, Posted } from '../connector/notifier.ts';
import { alertOf } from './alert.ts';
import { alertKey } from './alert-effects.ts';
import { attempt, isRepeated, skipped, type Errand, type Executed } from './parts.ts';
import { plannedTask } from './planned-task.ts';
import type { Effect } from './store.ts';
import { told } from './told.ts';

/** Tells teams of low answers, all that wait for one place together. */
export async function postAlerts(errand: Errand): Promise<Executed[]> {
  const desk = errand.parts.alerts;
  if (desk === null) return errand.effects.map((effect) => skipped(effect, 'No notifier is installed.'));
  const targets = await targetsOf(errand);
  const groups = Map.groupBy(errand.effects, (effect) => String(effect.payload['targetId']));
  const executed = await Promise.all(
    [...groups].map(([targetId, effects]) =>
      postTo(errand, { desk, target: targets.get(targetId), effects }),
    ),
  );
  return executed.flat();
}

async function targetsOf({ parts, effects }: Errand): Promise<Map<string, AlertTarget>> {
  const workspaceIds = [...new Set(effects.map(({ workspaceId }) => workspaceId))];
  const ids = effects.map(({ payload }) => String(payload['targetId']));
  return await parts.core.db.inWorkspaces(workspaceIds, (tx) => alertTargetsById(tx, ids));
}

interface Posting {
  readonly desk: AlertDesk;
  readonly target: AlertTarget | undefined;
  readonly effects: readonly Effect[];
}

async function postTo(errand: Errand, { desk, target, effects }: Posting): Promise<Executed[]> {
  if (!target) return effects.map((effect) => skipped(effect, 'This alert target was removed.'));
  const settled = effects.map((effect) => ({ effect, before: settledBeforehand(errand, effect) }));
  const due = settled.flatMap(({ effect, before }) => {
    const alert = before === null ? alertFor(errand, effect) : null;
    return alert === null ? [] : [{ effect, alert }];
  });
  const posted =
    due.length === 0
      ? []
      : await desk.post(
          target,
          due.map(({ alert }) => alert),
        );
  return [
    ...settled.flatMap(({ before }) => before ?? []),
    ...due.map(({ effect }, index) => executedAlert(effect, desk.labelOf(target.platform), posted[index])),
  ];
}

/** What is known before anything is posted: null when the alert is to go out. */
function settledBeforehand(errand: Errand, effect: Effect): Executed | null {
  const answered = errand.facts.answers.get(effect.responseId ?? '');
  if (!answered) return skipped(effect, 'The answer is gone.');
  if (answered.response.band !== 'detractor')
    return skipped(effect, 'The customer corrected the score before anybody was told.');
  // Taken before and not finished: the process ended around the call, so nobody knows whether it arrived.
  if (isRepeated(effect) && effect.lastFailure === null)
    return { effect, state: 'in-doubt', words: 'Afterword stopped while this alert was being posted.' };
  return null;
}

function executedAlert(effect: Effect, label: string, posted: Posted | undefined): Executed {
  if (!posted) return skipped(effect, 'The notifier gave no answer for this alert.');
  if (posted.ok) {
    const resultId = posted.messageId ?? undefined;
    return { effect, state: 'done', resultId, words: `Handed over to ${label}.` };
  }
  return posted.error.kind === 'ambiguous'
    ? { effect, state: 'in-doubt', words: posted.error.words }
    : { effect, state: 'failed', error: posted.error };
}

/** What the alert says, as the answer stands now. */
export function alertFor({ parts, facts }: Errand, effect: Effect): Alert | null {
  const answered = facts.answers.get(effect.responseId ?? '');
  const helpdesk = answered && facts.connections.get(answered.response.connectionId);
  if (!answered || !helpdesk) return null;
  const { response } = answered;
  return alertOf({
    told: told(answered, helpdesk),
    band: response.band,
    task: plannedTask(answered, helpdesk),
    mask: helpdesk.settings.alerts.mask,
    ticketUrl: parts.accounts.open(helpdesk).ticketUrl?.(response.ticketId) ?? null,
  });
}

/** The customer changed an answer that was told: its message says so, where messages can be changed. */
export async function correctAlerts(errand: Errand): Promise<Executed[]> {
  const { parts, effects } = errand;
  const desk = parts.alerts;
  if (desk === null) return effects.map((effect) => skipped(effect, 'No notifier is installed.'));
  const targets = await targetsOf(errand);
  const workspaceIds = [...new Set(effects.map(({ workspaceId }) => workspaceId))];
  const messages = await parts.core.db.inWorkspaces(workspaceIds, (tx) =>
    postedMessages(tx, effects.map(keyOf)),
  );
  return await Promise.all(
    effects.map((effect) =>
      attempt(parts, effect, async () => {
        const target = targets.get(String(effect.payload['targetId']));
        const alert = alertFor(errand, effect);
        if (!target || alert === null) return skipped(effect, 'What it was about is gone.');
        if (!messages.has(keyOf(effect))) return skipped(effect, 'Nobody had been told of this answer.');
        const messageId = messages.get(keyOf(effect)) ?? null;
        const changed = messageId !== null && (await desk.update(target, messageId, alert));
        return changed
          ? { effect, state: 'done', words: 'The message says what the answer says now.' }
          : skipped(effect, 'A message that was posted there cannot be changed.');
      }),
    ),
  );
}

function keyOf(effect: Effect): string {
  return alertKey(String(effect.payload['targetId']), effect.responseId ?? '');
}
