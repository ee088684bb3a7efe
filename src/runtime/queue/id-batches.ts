import { z } from 'zod';

/** What every job of the pipeline carries: rows to look at, and whose they are. */
export const IdBatch = z.strictObject({
  ids: z.array(z.uuid()).min(1),
  workspaceIds: z.array(z.uuid()),
});
export type IdBatch = z.infer<typeof IdBatch>;

/** A batch, and when its time has come. */
export interface Enqueued {
  readonly payload: IdBatch;
  readonly at: Date;
}

export interface DueRow {
  readonly id: string;
  readonly workspaceId: string | null;
  readonly at: Date;
}

/** Large enough to share one transaction, small enough that several processes share the work. */
const MAX_IDS_PER_JOB = 50;
const SLOT_MS = 1_000;

/** One job for all rows due within the same second: a few jobs to add instead of one a row. */
export function inBatches(rows: readonly DueRow[]): Enqueued[] {
  const slots = Map.groupBy(rows, (row) => Math.ceil(row.at.getTime() / SLOT_MS));
  return [...slots.values()].flatMap((slot) => chunks(slot).map(jobOf));
}

function jobOf(rows: readonly DueRow[]): Enqueued {
  const latest = Math.max(...rows.map((row) => row.at.getTime()));
  const workspaceIds = [...new Set(rows.flatMap((row) => row.workspaceId ?? []))];
  return { payload: { ids: rows.map((row) => row.id), workspaceIds }, at: new Date(latest) };
}

function chunks(rows: readonly DueRow[]): DueRow[][] {
  const count = Math.ceil(rows.length / MAX_IDS_PER_JOB);
  return Array.from({ length: count }, (_, index) =>
    rows.slice(index * MAX_IDS_PER_JOB, (index + 1) * MAX_IDS_PER_JOB),
  );
}

/** The rows of several jobs as one batch, each row once. */
export function mergeBatches(batches: readonly IdBatch[]): IdBatch {
  return {
    ids: [...new Set(batches.flatMap(({ ids }) => ids))],
    workspaceIds: [...new Set(batches.flatMap(({ workspaceIds }) => workspaceIds))],
  };
}
