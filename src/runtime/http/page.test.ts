import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '../errors.ts';
import { cursorOf, PageQuery, pageOf, positionOf, Time, type Position } from './page.ts';

const position: fc.Arbitrary<Position> = fc.record({
  id: fc.uuid(),
  at: fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true }),
});

describe('a cursor', () => {
  it('leads back to where the page ended, and needs no escaping in a URL', () => {
    fc.assert(
      fc.property(position, (ended) => {
        expect(positionOf(cursorOf(ended))).toEqual(ended);
        expect(cursorOf(ended)).toMatch(/^[\w-]+$/);
      }),
    );
  });

  it('is refused with its path when this API did not hand it out', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(() => positionOf(text)).toThrow(AppError);
      }),
    );
    expect(() => positionOf('bm90IGEgY3Vyc29y')).toThrow(
      expect.objectContaining({
        code: 'invalid-request',
        faults: [expect.objectContaining({ path: 'query.cursor' })],
      }),
    );
  });

  it('is absent on the first page', () => {
    expect(positionOf(undefined)).toBeNull();
  });
});

describe('a page', () => {
  const rows = Array.from({ length: 4 }, (_, index) => ({
    id: `00000000-0000-4000-8000-00000000000${index}`,
    at: new Date(1_000_000 - index),
  }));

  it('ends with the cursor of its last row when one row more was found', () => {
    const page = pageOf(rows, 3, (row) => row);

    expect(page.items).toEqual(rows.slice(0, 3));
    expect(positionOf(page.nextCursor ?? '')).toEqual(rows[2]);
  });

  it('is the last one when no row more was found', () => {
    expect(pageOf(rows, 4, (row) => row)).toEqual({ items: rows, nextCursor: null });
    expect(pageOf([], 4, (row: Position) => row)).toEqual({ items: [], nextCursor: null });
  });

  it('reaches every row once, whatever its size', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), (limit) => {
        const seen: string[] = [];
        let cursor: string | null = null;
        do {
          const after: Position | null = positionOf(cursor ?? undefined);
          const left = rows.filter((row) => after === null || row.at < after.at);
          const page = pageOf(left.slice(0, limit + 1), limit, (row) => row);
          seen.push(...page.items.map(({ id }) => id));
          cursor = page.nextCursor;
        } while (cursor !== null);
        expect(seen).toEqual(rows.map(({ id }) => id));
      }),
    );
  });

  it('has fifty rows unless asked otherwise, and five hundred at most', () => {
    expect(PageQuery.parse({})).toEqual({ limit: 50 });
    expect(PageQuery.parse({ limit: '500' }).limit).toBe(500);
    for (const limit of ['0', '501', '1.5', 'all'])
      expect(PageQuery.safeParse({ limit }).success).toBe(false);
  });
});

it('times go out in UTC as ISO 8601', () => {
  expect(Time.parse(new Date('2025-11-20T12:00:00+02:00'))).toBe('2025-11-20T10:00:00.000Z');
});
