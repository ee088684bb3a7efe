import type { PersonRef } from './write-back.ts';

/** Who shall own a task: the first that exists in the system where the task is created. */
export interface TaskOwner {
  /** The vendor's id, when it comes from the same system as the task. */
  readonly externalId: string | null;
  readonly email: string | null;
  readonly groupId: string | null;
}

export interface TaskDraft {
  /** Unique per answer, e.g. "afterword-task-<response id>"; stored where the vendor lets us look it up. */
  readonly marker: string;
  readonly title: string;
  /** Plain text. */
  readonly body: string;
  readonly dueAt: Date;
  readonly owner: TaskOwner;
  readonly person: PersonRef;
  readonly organisationId: string | null;
  /** The surveyed ticket, when it lives in the same system as the task. */
  readonly ticketId: string | null;
}

export interface OpenedTask {
  readonly taskId: string;
  /** Name of the person or group it was given to; null when the system took its default. */
  readonly ownerName: string | null;
}

/** `touched`: an agent changed, commented, reassigned or finished it; Afterword then only adds a line. */
export type TaskCondition = 'untouched' | 'touched' | 'completed' | 'gone';

/** How a task stands now; the time and the name are the vendor's, null when it does not tell. */
export type TaskStanding =
  | { readonly state: 'open' | 'gone' }
  | { readonly state: 'completed'; readonly completedAt: Date | null; readonly by: string | null };

export interface TaskDesk {
  /** Looks for a task by its marker: asked before any create that may be a repetition. */
  find(draft: TaskDraft): Promise<OpenedTask | null>;
  create(draft: TaskDraft): Promise<OpenedTask>;
  condition(taskId: string): Promise<TaskCondition>;
  /** Who completed which of these tasks, and when; a task that is open again is open. */
  standings(taskIds: readonly string[]): Promise<ReadonlyMap<string, TaskStanding>>;
  /** Completes the task with a closing line. Doing it twice changes nothing. */
  complete(taskId: string, line: string): Promise<void>;
  /** Adds one line; `marker` is in it, so that a repetition is recognised and skipped. */
  annotate(taskId: string, line: string, marker: string): Promise<void>;
}
