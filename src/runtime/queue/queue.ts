import { setTimeout as sleep } from 'node:timers/promises';
import { type fromKysely, PgBoss } from 'pg-boss';
import { APP_ROLE, writeTextLater, type Tx } from '../db/database.ts';
import type { Enqueued } from './id-batches.ts';
import { startWorker, type Job, type JobSource, type Worker } from './worker.ts';

/** Something done by the clock, in one process at a time. */
export interface Recurring {
  readonly name: string;
  /** Five fields, UTC. */
  readonly cron: string;
  readonly handle: () => Promise<void>;
}

/**
 * Jobs carry lists of row ids, not content: the row is the truth, the job only says that it is time to look. So a job
 * that comes twice, late or never (see the sweep of each job.ts) is harmless. docs/decisions/0001 tells why.
 */
export interface Queue {
  /** Commits or vanishes with the caller's transaction. */
  add(tx: Tx, name: string, jobs: readonly Enqueued[]): Promise<void>;
  /** Starts working on the jobs given. */
  work(jobs: readonly Job[], recurring: readonly Recurring[]): Promise<void>;
  /** Jobs that are due or running, by name, as of the queue's last look. */
  backlog(): Promise<Record<string, number>>;
  ping(): Promise<void>;
  /** Waits for running handlers, at most `timeoutMs`. */
  stop(timeoutMs: number): Promise<void>;
}

export interface QueueOptions {
  readonly connectionString: string;
  readonly onError: (error: unknown) => void;
}

/** A handler that has not returned by then has lost its process: the job goes to another one. */
const EXPIRE_SECONDS = 240;
const RETRY_LIMIT = 20;
const RETRY_DELAY_SECONDS = 2;
const KEEP_FINISHED_SECONDS = 60;
const CONNECTIONS = 4;

export async function openQueue({ connectionString, onError }: QueueOptions): Promise<Queue> {
  const boss = new PgBoss({
    connectionString,
    schema: 'pgboss',
    max: CONNECTIONS,
    superviseIntervalSeconds: 15,
    monitorIntervalSeconds: 15,
  });
  boss.on('error', onError);
  await boss.start();
  await grantToApp(boss);
  const workers = new Map<string, Worker>();

  return {
    async add(tx, name, jobs) {
      if (jobs.length === 0) return;
      const rows = jobs.map(({ payload, at }) => ({ data: payload, startAfter: at }));
      await boss.insert(name, rows, { db: writingLater(tx) });
      workers.get(name)?.nudge();
    },
    async work(jobs, recurring) {
      for (const job of jobs) {
        await createQueue(boss, job.name);
        workers.set(job.name, startWorker(job, sourceOf(boss), onError));
      }
      for (const job of recurring) await startRecurring(boss, job);
    },
    async backlog() {
      const queues = await boss.getQueues([...workers.keys()]);
      return Object.fromEntries(queues.map((queue) => [queue.name, queue.readyCount + queue.activeCount]));
    },
    async ping() {
      if (!(await boss.isInstalled())) throw new Error('The queue is not installed');
    },
    async stop(timeoutMs) {
      const stopping = Promise.all([...workers.values()].map((worker) => worker.stop()));
      await Promise.race([stopping, sleep(timeoutMs, undefined, { ref: false })]);
      await boss.stop({ graceful: true, timeout: timeoutMs, close: true });
    },
  };
}

/** The ids of new jobs are not asked for, so that adding one costs no way to the server of its own. */
function writingLater(tx: Tx): ReturnType<typeof fromKysely> {
  return {
    async executeSql(text: string, values: readonly unknown[] = []) {
      await writeTextLater(tx, text, values);
      return { rows: [] };
    },
  };
}

function sourceOf(boss: PgBoss): JobSource {
  return {
    fetch: (name, most) => boss.fetch(name, { batchSize: most }),
    async complete(name, ids) {
      await boss.complete(name, [...ids]);
    },
    async fail(name, ids, error) {
      await boss.fail(name, [...ids], { message: error instanceof Error ? error.message : 'failed' });
    },
  };
}

/** Jobs are added inside the application's own transactions, under its own role. */
async function grantToApp(boss: PgBoss): Promise<void> {
  await boss.getDb().executeSql(
    `grant usage on schema pgboss to ${APP_ROLE};
     grant select, insert, update, delete on all tables in schema pgboss to ${APP_ROLE};
     grant execute on all functions in schema pgboss to ${APP_ROLE};`,
  );
}

async function createQueue(boss: PgBoss, name: string): Promise<void> {
  await boss.createQueue(name, {
    expireInSeconds: EXPIRE_SECONDS,
    retryLimit: RETRY_LIMIT,
    retryDelay: RETRY_DELAY_SECONDS,
    retryBackoff: true,
    deleteAfterSeconds: KEEP_FINISHED_SECONDS,
  });
}

async function startRecurring(boss: PgBoss, job: Recurring): Promise<void> {
  await boss.createQueue(job.name, { policy: 'singleton', expireInSeconds: EXPIRE_SECONDS, retryLimit: 0 });
  await boss.work(job.name, { pollingIntervalSeconds: 5 }, () => job.handle());
  await boss.schedule(job.name, job.cron, null, { tz: 'UTC' });
}
