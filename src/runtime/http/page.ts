import { z } from 'zod';
import { AppError } from '../errors.ts';

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 500;

/** Query of every list: newest first, `cursor` is the one the page before ended with. */
export const PageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(MAX_LIMIT).default(DEFAULT_LIMIT),
  cursor: z.string().optional(),
});

/** Where a page ended: the time and id of its last row. */
export interface Position {
  readonly at: Date;
  readonly id: string;
}

export function cursorOf({ at, id }: Position): string {
  return Buffer.from(`${at.toISOString()} ${id}`).toString('base64url');
}

/** @throws {AppError} when the cursor is none of ours. */
export function positionOf(cursor: string | undefined): Position | null {
  if (cursor === undefined) return null;
  const [time = '', id = ''] = Buffer.from(cursor, 'base64url').toString().split(' ');
  const at = new Date(time);
  if (Number.isNaN(at.getTime()) || !z.uuid().safeParse(id).success) {
    throw new AppError('invalid-request', 'A cursor of a wrong shape', {
      faults: [{ path: 'query.cursor', message: 'is not a cursor that this API handed out' }],
    });
  }
  return { at, id };
}

/** The rows of a page and the cursor of the next one; one row more than `limit` was asked for. */
export function pageOf<Row>(
  rows: readonly Row[],
  limit: number,
  position: (row: Row) => Position,
): { items: Row[]; nextCursor: string | null } {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, nextCursor: rows.length > limit && last !== undefined ? cursorOf(position(last)) : null };
}

/** The shape of a page of `Item`s. */
export function pageSchema<Item extends z.ZodType>(
  item: Item,
): z.ZodObject<{
  items: z.ZodArray<Item>;
  nextCursor: z.ZodNullable<z.ZodString>;
}> {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() });
}

/** Times go out as ISO 8601 in UTC. */
export const Time = z
  .date()
  .transform((date) => date.toISOString())
  .pipe(z.iso.datetime());
