import type { Crm } from '../connector/account.ts';
import type { PersonWrite, SurveyState } from '../connector/write-back.ts';
import type { Connection } from '../connection/schema.ts';
import { linkAccounts } from '../person/store.ts';
import { organisationFigures, type ResponseRow } from '../response/store.ts';
import { skipped, type Errand, type Executed, type FollowUpParts } from './parts.ts';
import { FIGURE_DAYS, organisationWrite, RECENT_DAYS } from './figures.ts';
import type { EffectDraft } from './effect.ts';
import type { Effect, PersonOverview } from './store.ts';
import { executed, scoreFields } from './write-ticket.story.ts';

const DAY_MS = 86_400_000;

/** Scores, dates and survey state of people, as they stand now, in one batch. */
export async function writePeople({ parts, facts, connection, effects }: Errand): Promise<Executed[]> {
  const crm = connection && parts.accounts.open(connection).crm;
  if (!connection || !crm) return effects.map((effect) => skipped(effect, 'This account keeps no people.'));
  const personIds = [...new Set(effects.flatMap((effect) => effect.personId ?? []))];
  const people = personIds.flatMap((personId) => facts.person(connection.id, personId) ?? []);
  const met = await lookUp(parts, { connection, crm }, people);
  const { createUnknownContacts } = connection.settings.followUp;
  const writable = met.filter((person) => person.externalId !== null || createUnknownContacts);
  const outcomes = await crm.writePeople(
    writable.map((person) => personWrite(person, facts.latestOf(person.id), createUnknownContacts)),
  );
  const outcomeOf = new Map(writable.map((person, index) => [person.id, outcomes[index]]));
  const byId = new Map(met.map((person) => [person.id, person]));
  return effects.map((effect) => {
    const person = byId.get(effect.personId ?? '');
    if (!person || !outcomeOf.has(person.id)) {
      return skipped(effect, 'This person is not known there, and unknown contacts are not created.');
    }
    const result = executed(effect, outcomeOf.get(person.id));
    return result.state === 'done'
      ? { ...result, follow: figuresFollow(connection, person, facts.latestOf(person.id)) }
      : result;
  });
}

/** Finds out who these people are in this CRM, once, and keeps it. */
async function lookUp(
  parts: FollowUpParts,
  where: { connection: Connection; crm: Crm },
  people: readonly PersonOverview[],
): Promise<PersonOverview[]> {
  const { connection, crm } = where;
  const unknown = people.filter((person) => person.externalId === null);
  if (unknown.length === 0) return [...people];
  const found = await crm.findPeople(unknown.map((person) => person.email));
  const met = people.map((person) => {
    const known = found.get(person.email.toLowerCase());
    return known && person.externalId === null
      ? { ...person, externalId: known.externalId, organisationId: known.organisationId }
      : person;
  });
  const accounts = met.flatMap((person) => {
    const known = found.get(person.email.toLowerCase());
    if (!known) return [];
    const { externalId, organisationId, ownerEmail } = known;
    const of = { personId: person.id, connectionId: connection.id, workspaceId: connection.workspaceId };
    return [{ ...of, externalId, organisationId, ownerEmail }];
  });
  await parts.core.db.inWorkspaces([connection.workspaceId], (tx) => linkAccounts(tx, accounts));
  return met;
}

function personWrite(
  person: PersonOverview,
  answers: readonly ResponseRow[],
  createIfMissing: boolean,
): PersonWrite {
  return {
    person: { externalId: person.externalId, email: person.email, name: person.name },
    createIfMissing,
    scores: answers.map((response) => scoreFields(response, false)),
    state: surveyState(person, answers),
    askedCount: person.askedCount,
    ...(person.lastAskedAt ? { lastAskedAt: person.lastAskedAt } : {}),
  };
}

function surveyState(person: PersonOverview, answers: readonly ResponseRow[]): SurveyState {
  if (person.optOuts.includes('surveys')) return 'opted_out';
  if (person.optOuts.includes('undeliverable')) return 'unreachable';
  const { lastAskedAt } = person;
  if (answers.some(({ answeredAt }) => lastAskedAt === null || answeredAt >= lastAskedAt)) return 'answered';
  return lastAskedAt === null ? 'never_asked' : 'asked';
}

/**
 * An answer moves the figures of the customer's organisation too, once per revision. It is the answers that are looked
 * at, not the effect: one write may have served an ask and an answer together.
 */
function figuresFollow(
  connection: Connection,
  { organisationId }: PersonOverview,
  answers: readonly ResponseRow[],
): EffectDraft[] {
  if (organisationId === null) return [];
  return answers.map(({ id, revision }) => ({
    workspaceId: connection.workspaceId,
    connectionId: connection.id,
    responseId: id,
    kind: 'organisation-figures',
    idempotencyKey: `organisation-figures:${connection.id}:${id}:r${revision}`,
    subject: `organisation:${organisationId}`,
    payload: { organisationId },
  }));
}

/** Figures of organisations over their people's answers, computed now. */
export async function writeOrganisations({ parts, connection, effects }: Errand): Promise<Executed[]> {
  const crm = connection && parts.accounts.open(connection).crm;
  if (!connection || !crm)
    return effects.map((effect) => skipped(effect, 'This account keeps no organisations.'));
  const now = parts.core.now().getTime();
  const figures = await parts.core.db.inWorkspaces([connection.workspaceId], (tx) =>
    organisationFigures(tx, {
      connectionId: connection.id,
      organisationIds: [...new Set(effects.map(organisationOf))],
      since: new Date(now - FIGURE_DAYS * DAY_MS),
      recentSince: new Date(now - RECENT_DAYS * DAY_MS),
    }),
  );
  const writes = figures.map(organisationWrite);
  const outcomes = await crm.writeOrganisations(writes);
  return effects.map((effect) => {
    const own = writes.flatMap((write, index) =>
      write.externalId === organisationOf(effect) ? [outcomes[index]] : [],
    );
    const worst = own.find((outcome) => !outcome?.ok) ?? own[0];
    return worst
      ? executed(effect, worst)
      : skipped(effect, 'There is no counted answer of this organisation.');
  });
}

function organisationOf(effect: Effect): string {
  return String(effect.payload['organisationId']);
}

/** One record per answer that later answers never overwrite. */
export async function writeHistory({ parts, facts, connection, effects }: Errand): Promise<Executed[]> {
  const crm = connection && parts.accounts.open(connection).crm;
  if (!connection || !crm?.writeHistory)
    return effects.map((effect) => skipped(effect, 'No history is kept there.'));
  const known = effects.flatMap((effect) => {
    const answered = facts.answers.get(effect.responseId ?? '');
    if (!answered) return [];
    const { response, email, name } = answered;
    const externalId = facts.person(connection.id, response.personId)?.externalId ?? null;
    const record = {
      ...scoreFields(response, connection.settings.followUp.commentOnTicket),
      revision: response.revision,
      ticketId: response.ticketId,
      person: { externalId, email, name },
    };
    return [{ effect, record }];
  });
  const outcomes = await crm.writeHistory(known.map(({ record }) => record));
  return known.map(({ effect }, index) => executed(effect, outcomes[index]));
}
