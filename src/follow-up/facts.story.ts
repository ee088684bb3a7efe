import { connectionsById } from '../connection/store.ts';
import { latestOfPeople } from '../response/store.ts';
import type { Tx } from '../runtime/db/database.ts';
import type { Facts } from './parts.ts';
import { answersOf, peopleInCrms, type Effect, type PersonInCrm } from './store.ts';

/** Reads what the effects are about as it stands now: five queries, however many effects there are. */
export async function readFacts(tx: Tx, effects: readonly Effect[]): Promise<Facts> {
  const answers = await answersOf(tx, [...new Set(effects.flatMap(({ responseId }) => responseId ?? []))]);
  const connections = await connectionsById(tx, [
    ...new Set([
      ...effects.flatMap(({ connectionId }) => connectionId ?? []),
      ...[...answers.values()].map(({ response }) => response.connectionId),
    ]),
  ]);
  const wanted = new Map(
    effects.flatMap((effect) => {
      const personId = effect.personId ?? answers.get(effect.responseId ?? '')?.response.personId;
      if (!personId || effect.connectionId === null) return [];
      const one: PersonInCrm = { connectionId: effect.connectionId, personId };
      return [[keyOf(one), one]];
    }),
  );
  const people = await peopleInCrms(tx, [...wanted.values()]);
  const personIds = new Set(
    effects.flatMap(({ kind, personId }) => (kind === 'person-fields' ? (personId ?? []) : [])),
  );
  const latest = Map.groupBy(await latestOfPeople(tx, [...personIds]), ({ personId }) => personId);
  const byKey = new Map(
    people.map((person) => [keyOf({ connectionId: person.connectionId, personId: person.id }), person]),
  );
  return {
    connections,
    answers,
    person: (connectionId, personId) => byKey.get(keyOf({ connectionId, personId })),
    latestOf: (personId) => latest.get(personId) ?? [],
  };
}

function keyOf({ connectionId, personId }: PersonInCrm): string {
  return `${connectionId} ${personId}`;
}
