import type { z } from 'zod';
import { ConnectorError } from '../../src/connector/errors.ts';
import type { TaskStanding } from '../../src/connector/task.ts';
import { ask } from './ask.ts';
import type { ZendeskClient } from './client.ts';
import { allPages } from './paging.ts';
import { AuditPage, TicketAnswer, UserAnswer } from './schema.ts';

const DONE = new Set(['solved', 'closed']);
type Audit = z.output<typeof AuditPage>['audits'][number];

/** One call a task; a completed one costs its audits and the name of who solved it, once. */
export async function standingsOf(
  client: ZendeskClient,
  taskIds: readonly string[],
): Promise<Map<string, TaskStanding>> {
  const standings = new Map<string, TaskStanding>();
  for (const taskId of taskIds) standings.set(taskId, await standingOf(client, taskId));
  return standings;
}

async function standingOf(client: ZendeskClient, taskId: string): Promise<TaskStanding> {
  const { ticket } = (await present(() =>
    ask(client, { method: 'GET', path: ['tickets', taskId] }, TicketAnswer),
  )) ?? { ticket: null };
  if (ticket === null || ticket.status === 'deleted') return { state: 'gone' };
  if (!DONE.has(ticket.status)) return { state: 'open' };
  const solved = await solvingAudit(client, taskId);
  return {
    state: 'completed',
    completedAt: solved?.created_at ?? null,
    by: solved?.author_id ? await nameOf(client, solved.author_id) : null,
  };
}

/** The last time it became solved; that it was closed days later is no act of anybody. */
async function solvingAudit(client: ZendeskClient, taskId: string): Promise<Audit | undefined> {
  const audits = await allPages(
    client,
    { call: { method: 'GET', path: ['tickets', taskId, 'audits'] }, shape: AuditPage },
    (page) => ({ items: page.audits, meta: page.meta }),
  );
  return audits.findLast(({ events }) =>
    // How a change names its field is not confirmed: both likely names are understood.
    events.some(({ field_name, field, value }) => (field_name ?? field) === 'status' && value === 'solved'),
  );
}

async function nameOf(client: ZendeskClient, userId: string): Promise<string | null> {
  const found = await present(() => ask(client, { method: 'GET', path: ['users', userId] }, UserAnswer));
  return found?.user.name ?? null;
}

async function present<Found>(read: () => Promise<Found>): Promise<Found | null> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof ConnectorError && error.kind === 'not-found') return null;
    throw error;
  }
}
