import { afterEach, afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHash } from 'node:crypto';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { eventually } from '../../../test/support/eventually.ts';
import { openDatabase, type Database } from '../db/database.ts';
import type { IdBatch } from './id-batches.ts';
import { openQueue, type Queue } from './queue.ts';
import type { Job } from './worker.ts';

let database: TestDatabase;
let db: Database;
let opened: Queue[] = [];
let count = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  db = openDatabase({ connectionString: database.url, maxConnections: 2, onError: () => undefined });
});

afterEach(async () => {
  await Promise.all(opened.map((queue) => queue.stop(5_000)));
  opened = [];
});

afterAll(async () => {
  await db.close();
  await database.drop();
});

/** A queue as one process has it, working on jobs of one name; each test has a name of its own. */
async function working(handle: Job['handle'], concurrency = 1): Promise<{ queue: Queue; name: string }> {
  const name = `job-${++count}`;
  return { queue: await openedQueue({ name, concurrency, handle }), name };
}

async function openedQueue(job: Job): Promise<Queue> {
  const queue = await openQueue({ connectionString: database.url, onError: () => undefined });
  opened.push(queue);
  await queue.work([job], []);
  return queue;
}

/** An id anybody can read off a word. */
function idOf(word: string): string {
  const hex = createHash('sha256').update(word).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

function batchOf(word: string): IdBatch {
  return { ids: [idOf(word)], workspaceIds: [] };
}

function add(queue: Queue, name: string, ...words: string[]): Promise<void> {
  const jobs = words.map((word) => ({ payload: batchOf(word), at: new Date() }));
  return db.unscoped((tx) => queue.add(tx, name, jobs));
}

describe('a job', () => {
  it('runs once its transaction has committed', async () => {
    const seen: string[] = [];
    const { queue, name } = await working(({ ids }) => Promise.resolve(void seen.push(...ids)));

    await add(queue, name, 'one', 'two');

    await eventually(() => (seen.length === 2 ? true : null));
    expect(seen.toSorted()).toEqual([idOf('one'), idOf('two')].toSorted());
  });

  it('vanishes with a transaction that is rolled back', async () => {
    const seen: string[] = [];
    const { queue, name } = await working(({ ids }) => Promise.resolve(void seen.push(...ids)));
    const failing = db.unscoped(async (tx) => {
      await queue.add(tx, name, [{ payload: batchOf('void'), at: new Date() }]);
      throw new Error('rolled back');
    });
    await expect(failing).rejects.toThrow('rolled back');

    await add(queue, name, 'real');

    await eventually(() => (seen.length > 0 ? true : null));
    expect(seen).toEqual([idOf('real')]);
    expect(await queue.backlog()).toEqual({ [name]: expect.any(Number) });
  });

  it('waits until it is due', async () => {
    const ranAt: number[] = [];
    const { queue, name } = await working(() => Promise.resolve(void ranAt.push(Date.now())));
    const dueAt = Date.now() + 1_500;

    await db.unscoped((tx) => queue.add(tx, name, [{ payload: batchOf('later'), at: new Date(dueAt) }]));

    await eventually(() => ranAt[0]);
    expect(ranAt[0]).toBeGreaterThanOrEqual(dueAt);
    expect(ranAt).toHaveLength(1);
  });

  it('comes again after its handler failed', async () => {
    let attempts = 0;
    const { queue, name } = await working(async () => {
      attempts += 1;
      if (attempts === 1) throw new Error('the vendor was away');
    });

    await add(queue, name, 'again');

    await eventually(() => (attempts === 2 ? true : null));
  });

  it('of the wrong shape never reaches its handler, and holds nobody up', async () => {
    const seen: string[] = [];
    const { queue, name } = await working(({ ids }) => Promise.resolve(void seen.push(...ids)));

    await db.unscoped((tx) =>
      queue.add(tx, name, [
        { payload: { ids: [], workspaceIds: [] }, at: new Date() },
        { payload: batchOf('a note'), at: new Date() },
      ]),
    );

    await eventually(() => (seen.length > 0 ? true : null));
    expect(seen).toEqual([idOf('a note')]);
  });

  it('shares a batch with those that wait beside it, each row once', async () => {
    const batches: IdBatch[] = [];
    const { queue, name } = await working((batch) => Promise.resolve(void batches.push(batch)));

    await add(queue, name, 'one', 'two', 'one');

    await eventually(() => (batches.length > 0 ? true : null));
    expect(batches[0]?.ids.toSorted()).toEqual([idOf('one'), idOf('two')].toSorted());
    expect(batches).toHaveLength(1);
  });

  it('is worked on by one process, though several share the queue', async () => {
    const seen: string[] = [];
    const handle: Job['handle'] = ({ ids }) => Promise.resolve(void seen.push(...ids));
    const job = { concurrency: 3, name: `job-${++count}`, handle };
    const queues = [await openedQueue(job), await openedQueue(job)];
    const texts = Array.from({ length: 40 }, (_, index) => `note ${index}`);

    await Promise.all(
      queues.map((queue, index) => add(queue, job.name, ...texts.filter((_, at) => at % 2 === index))),
    );

    await eventually(() => (seen.length >= texts.length ? true : null));
    expect(seen.toSorted()).toEqual(texts.map(idOf).toSorted());
  });
});

describe('a queue', () => {
  it('runs as many batches of a name side by side as the job allows', async () => {
    const { promise: gate, resolve: open } = Promise.withResolvers<void>();
    let [running, most] = [0, 0];
    const { queue, name } = await working(async () => {
      most = Math.max(most, ++running);
      await gate;
      running -= 1;
    }, 2);

    for (const [index, word] of ['a', 'b', 'c'].entries()) {
      await add(queue, name, word);
      await eventually(() => (running === Math.min(index + 1, 2) ? true : null));
    }
    open();

    await eventually(() => (running === 0 ? true : null));
    expect(most).toBe(2);
  });

  it('stops only when the handler that is running has ended', async () => {
    const { promise: gate, resolve: open } = Promise.withResolvers<void>();
    const events: string[] = [];
    const { queue, name } = await working(async () => {
      events.push('started');
      await gate;
      events.push('ended');
    });
    await add(queue, name, 'long');
    await eventually(() => events[0]);

    const stopping = queue.stop(10_000).then(() => events.push('stopped'));
    await new Promise((resolve) => setTimeout(resolve, 200));
    open();
    await stopping;

    expect(events).toEqual(['started', 'ended', 'stopped']);
  });

  it('leaves what it had no time for to the next process', async () => {
    const name = `job-${++count}`;
    const idle = await openedQueue({ name, concurrency: 1, handle: () => Promise.resolve() });
    await idle.stop(1_000);
    opened = [];
    const seen: string[] = [];
    const writer = await openQueue({ connectionString: database.url, onError: () => undefined });
    opened.push(writer);
    await add(writer, name, 'left over');

    const handle: Job['handle'] = ({ ids }) => Promise.resolve(void seen.push(...ids));
    await writer.work([{ name, concurrency: 1, handle }], []);

    await eventually(() => seen[0]);
    expect(seen).toEqual([idOf('left over')]);
  });

  it('says that it is there', async () => {
    const { queue } = await working(() => Promise.resolve());

    await expect(queue.ping()).resolves.toBeUndefined();
  });
});
