import type { OpenAccount } from '../../src/connector/account.ts';
import type { TaskDesk, TaskDraft } from '../../src/connector/task.ts';
import type { Outcome, PersonWrite, TicketWrite } from '../../src/connector/write-back.ts';

export interface Recorded {
  readonly tickets: TicketWrite[];
  readonly people: PersonWrite[];
  /** How the vendor answers each ticket write. */
  readonly outcome: (write: TicketWrite) => Outcome;
  readonly tasks: TaskDesk;
}

/** An account that notes down what is written to it; it knows nobody and reads nothing. */
export function recording({ tickets, people, outcome, tasks }: Recorded): Partial<OpenAccount> {
  return {
    helpdesk: {
      readTicket: () => Promise.reject(new Error('not read here')),
      solvedSince: () => Promise.reject(new Error('not polled here')),
      writeTickets(writes) {
        tickets.push(...writes);
        return Promise.resolve(writes.map((write) => outcome(write)));
      },
    },
    crm: {
      findPeople: () => Promise.resolve(new Map()),
      writePeople(writes) {
        people.push(...writes);
        return Promise.resolve(writes.map(() => ({ ok: true })));
      },
      writeOrganisations: (writes) => Promise.resolve(writes.map(() => ({ ok: true }))),
    },
    tasks,
  };
}

/** A task desk that notes down what it opens, and finds the markers it is told of. */
export function deskThatKeeps(created: TaskDraft[], found: () => readonly string[]): TaskDesk {
  return {
    find: ({ marker }) =>
      Promise.resolve(found().includes(marker) ? { taskId: 'task-1', ownerName: null } : null),
    create(draft) {
      created.push(draft);
      return Promise.resolve({ taskId: `task-${created.length}`, ownerName: 'Jonas' });
    },
    condition: () => Promise.resolve('untouched'),
    standings: () => Promise.resolve(new Map()),
    complete: () => Promise.resolve(),
    annotate: () => Promise.resolve(),
  };
}
