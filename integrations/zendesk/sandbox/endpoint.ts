import { z } from 'zod';
import type { Account } from './state.ts';
import type { Actor } from './ticket-store.ts';
import { invalidAttribute } from './vendor-error.ts';
import type { World } from './world.ts';

export interface ApiCall {
  readonly world: World;
  readonly account: Account;
  readonly actor: Actor;
  /** The OAuth token of the call; null with an API token. */
  readonly accessToken: string | null;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly now: number;
}

export interface ApiAnswer {
  readonly status: number;
  readonly body?: object;
  /** Instead of a body: a key as PEM. */
  readonly text?: string;
}

/** One operation of the API. */
export interface Endpoint {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** With `:names`, relative to /api/v2 and without ".json". */
  readonly path: string;
  handle(call: ApiCall): ApiAnswer;
}

export function ok(body: object): ApiAnswer {
  return { status: 200, body };
}

export function created(body: object): ApiAnswer {
  return { status: 201, body };
}

/** The body in a known shape; unknown attributes are refused, so that a slip of ours is seen. */
export function shaped<Shape extends z.ZodType>(body: unknown, shape: Shape): z.output<Shape> {
  const parsed = shape.safeParse(body);
  if (parsed.success) return parsed.data;
  throw invalidAttribute(z.prettifyError(parsed.error));
}

export function numericId(text: string | undefined): number {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : Number.NaN;
}

/** A page by cursor: `page[size]` and `page[after]`, the cursor being an index. */
export function paged<Item>(
  items: readonly Item[],
  query: Readonly<Record<string, string>>,
): { page: readonly Item[]; meta: object } {
  const size = Math.min(100, Number(query['page[size]'] ?? '100') || 100);
  const start = Number(query['page[after]'] ?? '0') || 0;
  const end = start + size;
  const more = end < items.length;
  return {
    page: items.slice(start, end),
    meta: { has_more: more, after_cursor: more ? String(end) : null, before_cursor: null },
  };
}

export function includes(call: ApiCall): readonly string[] {
  return (call.query['include'] ?? '').split(',').filter(Boolean);
}
