import type { z } from 'zod';
import { ask } from './ask.ts';
import type { ZendeskCall, ZendeskClient } from './client.ts';

export interface Page<Item> {
  readonly items: readonly Item[];
  /** Null or undefined ends the walk. */
  readonly meta?: { readonly has_more: boolean; readonly after_cursor: string | null } | null | undefined;
}

/** The vendor's largest page with a cursor. */
const PAGE_SIZE = 100;
/** 2,000 records: more comments, fields or webhooks than any sound account has; a runaway cursor ends here. */
const MAX_PAGES = 20;

/** All records of a list, page by page through the limiter, and never without end. */
export async function allPages<Shape extends z.ZodType, Item>(
  client: ZendeskClient,
  list: { readonly call: ZendeskCall; readonly shape: Shape },
  pageOf: (answer: z.output<Shape>) => Page<Item>,
): Promise<Item[]> {
  const { call, shape } = list;
  const found: Item[] = [];
  let after: string | null = null;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const cursor: Record<string, string> = after === null ? {} : { 'page[after]': after };
    const query = { ...call.query, 'page[size]': PAGE_SIZE, ...cursor };
    const answer = pageOf(await ask(client, { ...call, query }, shape));
    found.push(...answer.items);
    after = answer.meta?.has_more ? answer.meta.after_cursor : null;
    if (after === null) break;
  }
  return found;
}
