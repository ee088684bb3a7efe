import { z } from 'zod';
import { created, numericId, ok, paged, shaped } from './endpoint.ts';
import type { ApiAnswer, ApiCall, Endpoint } from './endpoint.ts';
import { takeId } from './state.ts';
import type { SandboxView } from './state.ts';
import { recordInvalid, recordNotFound } from './vendor-error.ts';

export const viewEndpoints: readonly Endpoint[] = [
  { method: 'GET', path: '/views', handle: list },
  { method: 'POST', path: '/views', handle: create },
  { method: 'DELETE', path: '/views/:id', handle: remove },
];

const Condition = z.strictObject({ field: z.string(), operator: z.string(), value: z.string() });
const ViewBody = z.strictObject({
  view: z.strictObject({
    title: z.string().min(1),
    description: z.string().optional(),
    all: z.array(Condition),
    any: z.array(Condition).optional(),
    output: z.strictObject({ columns: z.array(z.string()).max(10) }).optional(),
  }),
});
/** Zendesk refuses a view that narrows none of these. */
const NARROWING = ['status', 'type', 'group_id', 'assignee_id', 'requester_id'];
const OPERATORS: Readonly<Record<string, readonly string[]>> = {
  status: ['is', 'is_not', 'less_than', 'greater_than'],
  current_tags: ['includes', 'not_includes'],
};

function viewsOf({ account }: ApiCall): Map<number, SandboxView> {
  return (account.views ??= new Map());
}

function list(call: ApiCall): ApiAnswer {
  const { page, meta } = paged([...viewsOf(call).values()], call.query);
  return ok({ views: page, meta });
}

function create(call: ApiCall): ApiAnswer {
  const { view } = shaped(call.body, ViewBody);
  if (!view.all.some(({ field }) => NARROWING.includes(field))) {
    throw recordInvalid(
      'all',
      'View must have at least one condition on status, type, group, assignee or requester',
    );
  }
  for (const { field, operator } of [...view.all, ...(view.any ?? [])]) {
    const known = OPERATORS[field] ?? ['is', 'is_not'];
    if (!known.includes(operator)) throw recordInvalid('all', `Condition: ${field} ${operator} is not known`);
  }
  const made = { id: takeId(call.account), title: view.title, all: view.all };
  viewsOf(call).set(made.id, made);
  return created({ view: made });
}

function remove(call: ApiCall): ApiAnswer {
  if (!viewsOf(call).delete(numericId(call.params['id']))) throw recordNotFound();
  return { status: 204 };
}
