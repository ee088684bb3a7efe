import { connectionById } from '../connection/store.ts';
import type { Tx } from '../runtime/db/database.ts';
import type { SidebarParts } from './parts.ts';
import { tasksOf, type GivenScore, type OpenedTask, type TicketKey } from './read.store.ts';
import type { SidebarAsk, SidebarTask } from './schema.ts';
import { isAbout } from './scores.ts';

export interface Beside {
  readonly asked: SidebarAsk;
  /** Newest first. */
  readonly scores: readonly GivenScore[];
  readonly ticket: TicketKey | null;
}

/** The task of this ticket's answer, whatever became of it; beside a person, one that is still open. */
export async function taskBeside(parts: SidebarParts, tx: Tx, beside: Beside): Promise<SidebarTask | null> {
  const { asked, scores, ticket } = beside;
  const about = ticket === null ? scores : scores.filter((score) => isAbout(score, ticket));
  if (about.length === 0) return null;
  const ids = about.map(({ responseId }) => responseId);
  const opened = new Map((await tasksOf(tx, ids)).map((task) => [task.responseId, task]));
  const tasks = ids.flatMap((id) => opened.get(id) ?? []);
  const task = tasks.find(({ state }) => state === 'open') ?? (ticket === null ? undefined : tasks[0]);
  if (!task) return null;
  return {
    responseId: task.responseId,
    ownerName: task.ownerName,
    dueAt: task.dueAt.toISOString(),
    overdue: task.state === 'open' && task.dueAt < parts.core.now(),
    state: task.state,
    url: await addressOf(parts, tx, task),
    localId: task.connectionId === asked.connectionId ? task.taskId : null,
  };
}

async function addressOf({ connectors }: SidebarParts, tx: Tx, task: OpenedTask): Promise<string | null> {
  const home = await connectionById(tx, task.connectionId);
  if (!home) return null;
  return connectors.get(home.platform)?.connector.taskUrl?.(home, task.taskId) ?? null;
}
