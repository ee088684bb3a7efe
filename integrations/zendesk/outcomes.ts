import { ConnectorError } from '../../src/connector/errors.ts';
import type { Outcome } from '../../src/connector/write-back.ts';

/** One outcome per item, in order: a failed call is a value here, anything else is a fault of ours and thrown. */
export async function eachInOrder<Item>(
  items: readonly Item[],
  write: (item: Item) => Promise<Outcome>,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const item of items) outcomes.push(await write(item).catch(failedOutcome));
  return outcomes;
}

function failedOutcome(error: unknown): Outcome {
  if (error instanceof ConnectorError) return { ok: false, error };
  throw error;
}
