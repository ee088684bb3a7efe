import { createAlarm } from './alarm.ts';
import { IdBatch, mergeBatches } from './id-batches.ts';

/** A job handed out, to be completed or failed. */
export interface FetchedJob {
  readonly id: string;
  readonly data: unknown;
}

/** The queue as one worker sees it. */
export interface JobSource {
  fetch(name: string, most: number): Promise<readonly FetchedJob[]>;
  complete(name: string, ids: readonly string[]): Promise<void>;
  /** They are handed out again, later each time. */
  fail(name: string, ids: readonly string[], error: unknown): Promise<void>;
}

/** A job is a name and a handler that takes rows; the rows of several jobs come together. */
export interface Job {
  readonly name: string;
  /** How many batches one process handles side by side. */
  readonly concurrency: number;
  readonly handle: (batch: IdBatch) => Promise<void>;
}

export interface Worker {
  /** A job was just added: look soon. */
  nudge(): void;
  /** Takes no more jobs and waits for those under way. */
  stop(): Promise<void>;
}

/** Jobs that arrive within this time share a batch, and with it its transactions and vendor calls. */
const GATHER_MS = 100;
/** While every look finds jobs the time doubles up to this: a batch costs much the same for two rows as for fifty. */
const BUSY_GATHER_MS = 800;
const IDLE_POLL_MS = 300;
/** After a nudge: by then the transaction that added the job has committed. */
const NUDGE_MS = 30;
const MOST_JOBS_AT_ONCE = 400;

/**
 * Fetches many jobs at once and handles their rows as one batch. pg-boss's own workers take one batch, wait for it and
 * then for their poll; this one keeps taking while its batches wait for vendors.
 */
export function startWorker(job: Job, source: JobSource, onError: (error: unknown) => void): Worker {
  const underWay = new Set<Promise<void>>();
  const alarm = createAlarm();
  /** Rung by nobody but `stop`: a job that is added while others gather waits with them. */
  const gathering = createAlarm();
  let stopped = false;

  function start(jobs: readonly FetchedJob[]): void {
    const handling = handle({ job, source, onError }, jobs).finally(() => underWay.delete(handling));
    underWay.add(handling);
  }

  async function loop(): Promise<void> {
    let gatherMs = GATHER_MS;
    while (!stopped) {
      if (underWay.size >= job.concurrency) await Promise.race(underWay);
      const jobs = await source.fetch(job.name, MOST_JOBS_AT_ONCE).catch(nothing(onError));
      if (jobs.length > 0) start(jobs);
      if (!stopped) await (jobs.length > 0 ? gathering.sleep(gatherMs) : alarm.sleep(IDLE_POLL_MS));
      gatherMs = jobs.length > 0 ? Math.min(gatherMs * 2, BUSY_GATHER_MS) : GATHER_MS;
    }
  }

  const looping = loop();
  return {
    nudge: () => alarm.ring(NUDGE_MS),
    async stop() {
      stopped = true;
      alarm.ring(0);
      gathering.ring(0);
      await looping;
      await Promise.allSettled(underWay);
    },
  };
}

/** A queue that cannot be reached has no jobs for now. */
function nothing(onError: (error: unknown) => void): (error: unknown) => readonly FetchedJob[] {
  return (error) => {
    onError(error);
    return [];
  };
}

interface Handling {
  readonly job: Job;
  readonly source: JobSource;
  readonly onError: (error: unknown) => void;
}

/** A job that is no batch of ids fails alone: it must not hold up those that came with it. */
async function handle(handling: Handling, jobs: readonly FetchedJob[]): Promise<void> {
  const read = jobs.map(({ id, data }) => ({ id, batch: IdBatch.safeParse(data) }));
  const bad = read.filter(({ batch }) => !batch.success);
  const good = read.flatMap(({ id, batch }) => (batch.success ? [{ id, batch: batch.data }] : []));
  await settle(handling, bad, () => Promise.reject(new TypeError('The job is not a batch of ids')));
  await settle(handling, good, () => handling.job.handle(mergeBatches(good.map(({ batch }) => batch))));
}

async function settle(
  { job, source, onError }: Handling,
  jobs: readonly { readonly id: string }[],
  act: () => Promise<void>,
): Promise<void> {
  if (jobs.length === 0) return;
  const ids = jobs.map(({ id }) => id);
  try {
    await act();
    await source.complete(job.name, ids);
  } catch (error) {
    onError(error);
    await source.fail(job.name, ids, error).catch(onError);
  }
}
