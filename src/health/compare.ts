import type { HeldScore } from '../connector/inspection.ts';
import type { ResponseRow } from '../response/store.ts';
import type { Difference, DriftReport } from './schema.ts';

export interface Compared {
  readonly of: Difference['of'];
  readonly recordId: string;
  readonly answer: Pick<ResponseRow, 'id' | 'personId' | 'metric' | 'score' | 'band'>;
  /** Undefined where the record holds nothing of this metric. */
  readonly held: HeldScore | undefined;
}

/** Where a record holds something else than the answer it was written for. */
export function differencesIn({ of, recordId, answer, held }: Compared): Difference[] {
  const named = {
    of,
    recordId,
    personId: answer.personId,
    responseId: answer.id,
    metric: answer.metric,
  };
  const fields: readonly (readonly [Difference['field'], string, string | null])[] = [
    [
      'score',
      String(answer.score),
      held?.score === undefined || held.score === null ? null : String(held.score),
    ],
    ['category', answer.band, held?.band ?? null],
    // Tickets keep no id of the answer everywhere: an empty one says nothing there.
    ...(of === 'person' ? [['response-id', answer.id, held?.responseId ?? null] as const] : []),
  ];
  return fields
    .filter(([, ours, theirs]) => ours !== theirs)
    .map(([field, ours, theirs]) => ({ ...named, field, ours, theirs }));
}

const FIELD_WORDS: Readonly<Record<Difference['field'], string>> = {
  score: 'score',
  category: 'category',
  'response-id': 'response id',
};

/** "12 of 200 people differ: category in 12, score in 3. All 40 tickets agree." */
export function driftInWords(
  report: Pick<DriftReport, 'peopleCompared' | 'ticketsCompared' | 'differences' | 'stoppedWords'>,
): string {
  const { peopleCompared, ticketsCompared, differences, stoppedWords } = report;
  if (peopleCompared === 0 && ticketsCompared === 0) {
    return stoppedWords ?? 'There is nothing to compare yet: no answer has been written into this account.';
  }
  return [
    sentence('person', peopleCompared, differences),
    sentence('ticket', ticketsCompared, differences),
    stoppedWords === null ? '' : `The comparison ended early: ${stoppedWords}`,
  ]
    .filter((part) => part !== '')
    .join(' ');
}

const NOUNS = { person: ['person', 'people'], ticket: ['ticket', 'tickets'] } as const;

function sentence(of: Difference['of'], compared: number, all: readonly Difference[]): string {
  if (compared === 0) return '';
  const [one, many] = NOUNS[of];
  const found = all.filter((difference) => difference.of === of);
  const records = new Set(found.map(({ recordId }) => recordId)).size;
  if (records === 0)
    return compared === 1 ? `The one ${one} compared agrees.` : `All ${compared} ${many} agree.`;
  const counts = [...Map.groupBy(found, ({ field }) => field)].map(([field, those]) => {
    const where = new Set(those.map(({ recordId }) => recordId)).size;
    return `${FIELD_WORDS[field]} in ${where}`;
  });
  const verb = records === 1 ? 'differs' : 'differ';
  return `${records} of ${compared} ${compared === 1 ? one : many} ${verb}: ${counts.join(', ')}.`;
}
