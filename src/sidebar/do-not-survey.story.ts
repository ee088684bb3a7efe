import { crmsOf } from '../connection/store.ts';
import { appendVerdicts } from '../eligibility/store.ts';
import { personStateEffects } from '../follow-up/person-state.ts';
import { raiseEffects } from '../follow-up/raise.story.ts';
import { cancelPendingOf } from '../invitation/store.ts';
import { optOut } from '../person/store.ts';
import type { Acting, Ended } from './acting.ts';
import { latestAsked, metPerson } from './read.store.ts';
import { meetRequester } from './meet-requester.story.ts';

/**
 * The customer told an agent not to be surveyed: the same list as the respondent's own opt-out, at once and in every
 * connected CRM. Asks that wait are called off.
 */
export async function doNotSurvey(acting: Acting): Promise<Ended> {
  const { parts, tx, asked, viewer, actionId } = acting;
  const { core } = parts;
  const person = await whoIsMeant(acting);
  if (!person) {
    const unknown = asked.subject.kind === 'ticket' ? 'noAddress' : 'personUnknown';
    return { done: false, outcome: unknown };
  }
  const { workspaceId } = asked;
  const personId = person.id;
  const changed = await optOut(tx, {
    workspaceId,
    emailHash: person.emailHash,
    list: 'surveys',
    source: 'agent',
    at: core.now(),
  });
  if (!changed) return { done: false, outcome: 'alreadyOptedOut', personId };
  const cancelled = await cancelPendingOf(tx, { workspaceId, personId });
  await appendVerdicts(
    tx,
    cancelled.map(({ ledgerId, words }) => ({
      id: core.newId(),
      workspaceId,
      ledgerId,
      verdict: words,
      evidence: { by: viewer.externalId, name: viewer.name, role: viewer.role },
      at: core.now(),
    })),
  );
  const change = { workspaceId, personId, cause: `opt-out:${actionId}` };
  await raiseEffects(core, tx, personStateEffects(change, await crmsOf(tx, [workspaceId])));
  return { done: true, outcome: 'optedOut', personId };
}

/** The requester as the ticket names them now; where the helpdesk does not answer, as they were known before. */
async function whoIsMeant(acting: Acting): Promise<{ id: string; emailHash: Buffer } | undefined> {
  const { tx, asked, reading } = acting;
  if (reading?.found) return await meetRequester(acting, reading.ticket);
  const { connectionId, subject } = asked;
  if (subject.kind !== 'ticket') {
    return await metPerson(tx, { connectionId, personId: null, externalId: subject.id });
  }
  const decided = await latestAsked(tx, { connectionId, ticketId: subject.id });
  const externalId = subject.personId ?? null;
  return await metPerson(tx, { connectionId, personId: decided?.personId ?? null, externalId });
}
