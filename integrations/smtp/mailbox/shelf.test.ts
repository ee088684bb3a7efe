import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openShelf, type Shelf } from './shelf.ts';

const envelope = { from: 'b@bounce.example', to: ['ruta@customer.example'] };
let folder: string;
let stateFile: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shelf-'));
  stateFile = join(folder, 'mails.ndjson');
});
afterEach(() => rm(folder, { recursive: true }));

function open(keepBodies: number): Promise<Shelf> {
  return openShelf({ stateFile, keepBodies, now: () => new Date('2025-11-21T09:00:00Z') });
}

function raw(subject: string): Buffer {
  return Buffer.from(`Message-ID: <${subject}@x>\r\nSubject: ${subject}\r\n\r\nbody of ${subject}\r\n`);
}

async function storedLines(): Promise<string[]> {
  return (await readFile(stateFile, 'utf8')).split('\n').filter((line) => line !== '');
}

test('a state file brings the mails back as they were', async () => {
  const first = await open(10);
  const kept = await first.keep(raw('one'), envelope);

  const second = await open(10);

  expect(second.list()).toEqual([kept]);
  expect(second.counters()).toEqual(first.counters());
});

test('the torn last line of a process that was killed is dropped and spoils no later mail', async () => {
  await (await open(10)).keep(raw('one'), envelope);
  await appendFile(stateFile, '{"id":2,"receivedAt":"2025');

  const second = await open(10);
  await second.keep(raw('two'), envelope);
  const third = await open(10);

  expect(third.list()).toMatchObject([
    { id: 2, messageId: '<two@x>' },
    { id: 1, messageId: '<one@x>' },
  ]);
});

test('emptying the box empties the file', async () => {
  const shelf = await open(10);
  await shelf.keep(raw('one'), envelope);

  await shelf.clear();

  expect(await storedLines()).toEqual([]);
  expect(shelf.count()).toBe(0);
});

test('memory and file let old bodies go, and both still know every mail', async () => {
  const shelf = await open(2);

  for (let n = 1; n <= 15; n += 1) await shelf.keep(raw(`m${n}`), envelope);

  const lines = await storedLines();
  expect(lines).toHaveLength(15);
  expect(lines.filter((line) => !line.includes('"raw":null')).length).toBeLessThanOrEqual(7);
  expect(shelf.list().filter((mail) => mail.raw !== null)).toMatchObject([{ id: 15 }, { id: 14 }]);
  expect(shelf.counters().mails).toBe(15);
});

test('many mails at once are all in the file when each is said to be kept', async () => {
  const shelf = await open(20);

  await Promise.all(Array.from({ length: 100 }, (_, n) => shelf.keep(raw(`m${n}`), envelope)));

  expect((await open(20)).counters()).toMatchObject({ mails: 100, duplicates: 0 });
});

test('a search by recipient ignores case and wants the whole address; a filter takes a part', async () => {
  const shelf = await open(10);
  await shelf.keep(raw('one'), envelope);
  await shelf.keep(raw('two'), { from: '', to: ['aruta@customer.example'] });

  expect(shelf.list({ to: 'RUTA@customer.example' })).toMatchObject([{ id: 1 }]);
  expect(shelf.list({ containing: 'ruta@' })).toHaveLength(2);
});
