import { ConnectorError } from '../../src/connector/errors.ts';
import type { Outcome } from '../../src/connector/write-back.ts';
import { itemFailure } from './failure.ts';
import type { BatchInput } from './records.ts';
import type { ItemError, ObjectBatch } from './schema.ts';

/** HubSpot's largest batch. */
export const BATCH_SIZE = 100;

type Send = (inputs: readonly BatchInput[]) => Promise<ObjectBatch>;

/** A whole batch is refused for one bad record: these are worth halving. */
const BLAMES_ONE_RECORD: ReadonlySet<string> = new Set(['refused', 'not-found', 'conflict']);

/**
 * Writes every record once, 100 a call, and says of each what became of it. HubSpot refuses a batch that names a
 * record twice, so writes to the same record are merged, the later value winning.
 */
export async function writeInBatches(
  send: Send,
  inputs: readonly BatchInput[],
): Promise<Map<string, Outcome>> {
  const outcomes = new Map<string, Outcome>();
  const merged = mergeById(inputs);
  for (let start = 0; start < merged.length; start += BATCH_SIZE) {
    await writeBatch(send, merged.slice(start, start + BATCH_SIZE), outcomes);
  }
  return outcomes;
}

export function mergeById(inputs: readonly BatchInput[]): BatchInput[] {
  const byId = new Map<string, BatchInput>();
  for (const { id, properties } of inputs) {
    byId.set(id, { id, properties: { ...byId.get(id)?.properties, ...properties } });
  }
  return [...byId.values()];
}

async function writeBatch(
  send: Send,
  inputs: readonly BatchInput[],
  outcomes: Map<string, Outcome>,
): Promise<void> {
  try {
    const answer = await send(inputs);
    for (const { id } of inputs) outcomes.set(id, outcomeOf(id, answer));
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    if (inputs.length > 1 && BLAMES_ONE_RECORD.has(error.kind)) {
      const middle = Math.ceil(inputs.length / 2);
      await writeBatch(send, inputs.slice(0, middle), outcomes);
      await writeBatch(send, inputs.slice(middle), outcomes);
      return;
    }
    for (const { id } of inputs) outcomes.set(id, { ok: false, error });
  }
}

/** A 207 is success only for the records without an error. */
function outcomeOf(id: string, { results, errors, numErrors }: ObjectBatch): Outcome {
  const failed = (errors ?? []).find((error) => names(error, id));
  if (failed) return { ok: false, error: itemFailure(failed) };
  const written = results.some((record) => record.id === id);
  const complete = (numErrors ?? 0) === 0 && (errors ?? []).length === 0;
  if (written || complete) return { ok: true, resultId: id };
  // Something failed and this record is not among the written ones: the error that names nobody is its own.
  const anonymous = (errors ?? []).find(({ context }) => Object.keys(context ?? {}).length === 0);
  return { ok: false, error: itemFailure(anonymous ?? { category: 'not among the results' }) };
}

function names({ context }: ItemError, id: string): boolean {
  return Object.values(context ?? {}).some((values) => values.includes(id));
}
