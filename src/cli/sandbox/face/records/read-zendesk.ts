import type { ZendeskSandbox } from '../../../../../integrations/zendesk/index.ts';
import type {
  AccountTitle,
  AccountView,
  MessageView,
  NoteView,
  TaskView,
  TicketStatus,
  TicketView,
  Written,
} from './account-view.ts';
import { inReadingOrder, labelOf } from './label.ts';

type Records = ReturnType<ZendeskSandbox['records']>;
type Ticket = Records['tickets'][number];
type Fields = Ticket['fields'];

const INTEGRATION_USER = 'Afterword Integration';
const SOLVED: ReadonlySet<string> = new Set(['solved', 'closed']);

export function readZendesk(sandbox: ZendeskSandbox, title: AccountTitle): AccountView {
  const records = sandbox.records(title.account);
  const customers = records.users.filter(({ role }) => role === 'end-user');
  return {
    title,
    tickets: records.tickets.map((ticket) => ticketOf(ticket, records)),
    people: customers.map(({ id, name, email, organisation, fields }) => {
      return { id, name, email, organisation, written: writtenOf(fields) };
    }),
    organisations: records.organisations.map(({ id, name, fields }) => {
      const people = customers.filter(({ organisation }) => organisation === name).length;
      return { id, name, people, written: writtenOf(fields) };
    }),
    tasks: records.tasks.map((task) => taskOf(task, records)),
    notes: records.tickets.flatMap(notesOf).toSorted((one, other) => one.at.localeCompare(other.at)),
    history: records.customObjectRecords.map(({ id, name, fields }) => {
      return { id, name, written: writtenOf(fields) };
    }),
    agentWindow: `${sandbox.url}/accounts/${title.account}/agent`,
    triggerMails: {
      sent: records.customerMails.length,
      causedByAfterword: records.customerMailsCausedByIntegration,
    },
  };
}

function ticketOf(ticket: Ticket, { users }: Records): TicketView {
  const { id, subject, requester, assignee, solvedAt, mergedInto, fields } = ticket;
  return {
    id,
    subject,
    status: statusOf(ticket),
    requester,
    organisation: users.find((user) => user.id === requester?.id)?.organisation ?? null,
    assignee: assignee?.name ?? null,
    solvedAt,
    mergedInto,
    written: writtenOf(fields),
    messages: ticket.comments.map(messageOf),
  };
}

function statusOf({ status, mergedInto }: Ticket): TicketStatus {
  if (mergedInto !== null) return 'merged';
  if (status === 'solved' || status === 'closed' || status === 'deleted') return status;
  return 'open';
}

function messageOf(comment: Ticket['comments'][number]): MessageView {
  const { author, authorRole, body: text, createdAt: at } = comment;
  const from = author === INTEGRATION_USER ? 'afterword' : authorRole === 'end-user' ? 'customer' : 'team';
  return { author, from, public: comment.public, text, at };
}

/** The first comment is the task; whatever came later was added. */
function taskOf(task: Ticket, { tickets, users }: Records): TaskView {
  const [first, ...later] = task.comments;
  const ticketId = /\(request #(\d+)\)/.exec(task.subject)?.[1] ?? null;
  const requester = tickets.find(({ id }) => id === ticketId)?.requester;
  return {
    id: task.id,
    subject: task.subject,
    state: taskState(task),
    owner: task.assignee?.name ?? null,
    dueAt: task.dueAt,
    text: first?.body ?? '',
    added: later.map(({ author, body }) => `${author}: ${body}`),
    ticketId,
    personId: users.find(({ id }) => id === requester?.id)?.id ?? null,
  };
}

function taskState({ status, comments }: Ticket): TaskView['state'] {
  if (SOLVED.has(status)) return 'done';
  return comments.length > 1 ? 'touched' : 'open';
}

function notesOf(ticket: Ticket): (NoteView & { readonly at: string })[] {
  return ticket.comments
    .filter((comment) => comment.author === INTEGRATION_USER && !comment.public)
    .map(({ body: text, createdAt: at }, index) => ({
      id: `${ticket.id}-${index}`,
      text,
      at,
      ticketId: ticket.id,
      personId: ticket.requester?.id ?? null,
    }));
}

function writtenOf(fields: Fields): Written[] {
  const written = Object.entries(fields).map(([name, value]) => {
    // Ticket fields are shown by their title, which is for people already.
    return { name, label: name.startsWith('afterword_') ? labelOf(name) : name, value: String(value) };
  });
  return inReadingOrder(written);
}
