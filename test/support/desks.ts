import type { HubspotSandbox } from '../../integrations/hubspot/index.ts';
import type { ZendeskSandbox } from '../../integrations/zendesk/index.ts';

/** Somebody who writes tickets. */
export interface Customer {
  readonly name: string;
  readonly email: string;
}

/** What an account holds about an answer, whatever the platform calls its fields. */
export interface WrittenScore {
  readonly score: number | null;
  readonly band: string | null;
  readonly comment: string | null;
}

export interface WrittenPerson extends Omit<WrittenScore, 'comment'> {
  readonly state: string | null;
  readonly responseId: string | null;
  readonly askedCount: number | null;
}

export interface WrittenTask {
  readonly id: string;
  readonly subject: string;
  /** As it was opened and everything added since. */
  readonly text: string;
  readonly owner: string | null;
  readonly dueAt: string | null;
  readonly done: boolean;
}

export interface NewTicket {
  readonly subject?: string;
  /** Solved at this time (ISO 8601), and no webhook tells of it. */
  readonly solvedAt?: string;
  readonly agentReply?: boolean;
  /** E-mail of the agent. */
  readonly assignee?: string;
  readonly organisation?: string;
  readonly locale?: string;
}

/** The same verbs on both platforms: what people do there, and what they find written. */
export interface Desk {
  open(customer: Customer, ticket?: NewTicket): string;
  solve(ticketId: string): void;
  reopen(ticketId: string): void;
  merge(ticketId: string, into: string): void;
  remove(ticketId: string): void;
  score(ticketId: string): WrittenScore;
  surveyLink(ticketId: string): string | null;
  /** Private notes of ours. */
  notes(ticketId: string): string[];
  tasks(): WrittenTask[];
  touch(taskId: string): void;
  person(email: string): WrittenPerson | null;
}

type Values = Readonly<Record<string, unknown>>;

export function zendeskDesk(sandbox: ZendeskSandbox, account: string): Desk {
  const ticket = (id: string) => mustFind(sandbox.tickets(account), (one) => one.id === id);
  return {
    open({ name, email }, { organisation, locale, ...options } = {}) {
      const requester = { name, email, organisation, locale };
      const past = options.solvedAt === undefined ? {} : { status: 'solved' as const };
      return only(sandbox.createTickets(account, { requester, ...past, ...options }).ids);
    },
    solve: (id) => sandbox.solveTicket(account, id),
    reopen: (id) => void sandbox.reopenTicket(account, id),
    merge: (id, into) => sandbox.mergeTicket(account, id, into),
    remove: (id) => sandbox.deleteTicket(account, id),
    score: (id) => scoreIn(ticket(id).fields, { score: 'NPS score', band: 'category', comment: 'comment' }),
    surveyLink: (id) => text(ticket(id).fields['Afterword survey link']),
    notes: (id) =>
      ticket(id)
        .comments.filter((comment) => !comment.public && comment.author === 'Afterword Integration')
        .map(({ body }) => body),
    tasks: () =>
      sandbox.tasks(account).map((task) => ({
        id: task.id,
        subject: task.subject,
        text: task.comments.map(({ body }) => body).join('\n'),
        owner: task.assignee?.name ?? null,
        dueAt: task.dueAt,
        done: task.status === 'solved',
      })),
    touch: (id) => sandbox.touchTask(account, id),
    person(email) {
      const user = sandbox.users(account).find((one) => one.email === email);
      return user ? personIn(user.fields) : null;
    },
  };
}

function scoreIn(fields: Values, names: { score: string; band: string; comment: string }): WrittenScore {
  return {
    score: number(fields[`Afterword ${names.score}`]),
    band: band(fields[`Afterword ${names.band}`]),
    comment: text(fields[`Afterword ${names.comment}`]),
  };
}

function personIn(fields: Values): WrittenPerson {
  return {
    score: number(fields['afterword_nps_score']),
    band: band(fields['afterword_nps_category']),
    state: text(fields['afterword_survey_state']),
    responseId: text(fields['afterword_nps_response_id']),
    askedCount: number(fields['afterword_asked_count']),
  };
}

export function hubspotDesk(sandbox: HubspotSandbox, account: string): Desk {
  const ticket = (id: string) => mustFind(sandbox.tickets(account), (one) => one.id === id);
  return {
    open({ name, email }, { organisation, locale, assignee, ...options } = {}) {
      const contact = { name, email, locale, company: organisation };
      return only(sandbox.createTickets(account, { contact, owner: assignee, ...options }).ids);
    },
    solve: (id) => sandbox.solveTicket(account, id),
    reopen: (id) => sandbox.reopenTicket(account, id),
    merge: (id, into) => sandbox.mergeTicket(account, id, into),
    remove: (id) => sandbox.deleteTicket(account, id),
    score(id) {
      const values: Values = ticket(id).properties;
      return {
        score: number(values['afterword_nps_score']),
        band: band(values['afterword_nps_category']),
        comment: text(values['afterword_nps_comment']),
      };
    },
    surveyLink: (id) => text(ticket(id).properties['afterword_survey_link']),
    notes: (id) =>
      sandbox
        .records(account)
        .notes.filter(({ ticketIds }) => ticketIds.includes(id))
        .map(({ body }) => plain(body)),
    tasks: () =>
      sandbox.tasks(account).map((task) => ({
        id: task.id,
        subject: task.subject,
        text: plain(task.body),
        owner: task.ownerName,
        dueAt: task.dueAt,
        done: task.status === 'COMPLETED',
      })),
    touch: (id) => sandbox.touchTask(account, id),
    person(email) {
      const contact = sandbox.contacts(account).find((one) => one.email === email);
      return contact ? personIn(contact.properties) : null;
    },
  };
}

function mustFind<Item>(items: readonly Item[], wanted: (item: Item) => boolean): Item {
  const found = items.find(wanted);
  if (found === undefined) throw new Error('The sandbox does not have this record');
  return found;
}

function only(ids: readonly string[]): string {
  const [id] = ids;
  if (id === undefined) throw new Error('The sandbox made no ticket');
  return id;
}

/** An emptied HubSpot property is ''. */
function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

function number(value: unknown): number | null {
  if (typeof value === 'number') return value;
  return text(value) === null ? null : Number(value);
}

/** Zendesk's options are tags and carry whose they are: aw_ticket_detractor. */
function band(value: unknown): string | null {
  return text(value)?.replace(/^aw_(ticket|user)_/, '') ?? null;
}

function plain(html: string): string {
  return html
    .replaceAll(/<br ?\/?>|<\/p>/g, '\n')
    .replaceAll(/<[^>]+>/g, '')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
}
