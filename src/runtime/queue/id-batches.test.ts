import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { IdBatch, inBatches, type DueRow } from './id-batches.ts';

const START = Date.parse('2025-11-20T10:00:00Z');

const row = fc.record({
  id: fc.uuid(),
  workspaceId: fc.option(
    fc.constantFrom('a', 'b').map((hex) => hex.repeat(8) + '-0000-4000-8000-000000000000'),
  ),
  at: fc.integer({ min: 0, max: 5_000 }).map((ms) => new Date(START + ms)),
});
const rows: fc.Arbitrary<DueRow[]> = fc.array(row, { maxLength: 300 });

describe('rows that become jobs', () => {
  it('are each in exactly one job', () => {
    fc.assert(
      fc.property(rows, (due) => {
        const ids = inBatches(due).flatMap(({ payload }) => payload.ids);

        expect(ids.toSorted()).toEqual(due.map(({ id }) => id).toSorted());
      }),
    );
  });

  it('never run before they are due, and at most a second late', () => {
    fc.assert(
      fc.property(rows, (due) => {
        const dueAt = new Map(due.map(({ id, at }) => [id, at.getTime()]));
        for (const { payload, at } of inBatches(due)) {
          for (const id of payload.ids) {
            const lateMs = (at?.getTime() ?? 0) - (dueAt.get(id) ?? 0);
            expect(lateMs).toBeGreaterThanOrEqual(0);
            expect(lateMs).toBeLessThan(1_000);
          }
        }
      }),
    );
  });

  it('carry the workspaces they belong to, each once', () => {
    fc.assert(
      fc.property(rows, (due) => {
        const workspaceOf = new Map(due.map(({ id, workspaceId }) => [id, workspaceId]));
        for (const { payload } of inBatches(due)) {
          const own = new Set(payload.ids.flatMap((id) => workspaceOf.get(id) ?? []));
          expect(payload.workspaceIds.toSorted()).toEqual([...own].toSorted());
        }
      }),
    );
  });

  it('share a job up to fifty at a time', () => {
    const due = Array.from({ length: 120 }, (_, count) => ({
      id: `00000000-0000-4000-8000-${String(count).padStart(12, '0')}`,
      workspaceId: null,
      at: new Date(START),
    }));

    expect(inBatches(due).map(({ payload }) => payload.ids.length)).toEqual([50, 50, 20]);
  });

  it('make no job when there are none', () => {
    expect(inBatches([])).toEqual([]);
  });

  it('make jobs that their handlers accept', () => {
    fc.assert(
      fc.property(rows, (due) => {
        for (const { payload } of inBatches(due)) expect(IdBatch.safeParse(payload).success).toBe(true);
      }),
    );
  });
});
