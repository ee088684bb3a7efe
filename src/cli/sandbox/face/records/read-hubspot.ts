import type { HubspotSandbox } from '../../../../../integrations/hubspot/index.ts';
import type {
  AccountTitle,
  AccountView,
  NoteView,
  PersonView,
  TaskView,
  TicketView,
  Written,
} from './account-view.ts';
import { inReadingOrder, labelOf } from './label.ts';
import { plainText } from './plain-text.ts';

type Records = ReturnType<HubspotSandbox['records']>;

const TASK_STATES: Readonly<Record<string, TaskView['state']>> = {
  NOT_STARTED: 'open',
  COMPLETED: 'done',
};

export function readHubspot(sandbox: HubspotSandbox, title: AccountTitle): AccountView {
  const records = sandbox.records(title.account);
  return {
    title,
    tickets: records.tickets.map((ticket) => ticketOf(ticket, records)),
    people: records.contacts.map((contact) => personOf(contact, records)),
    organisations: records.companies.map(({ id, name, properties }) => ({
      id,
      name,
      people: records.contacts.filter(({ companyIds }) => companyIds.includes(id)).length,
      written: writtenOf(properties),
    })),
    tasks: records.tasks.map(taskOf),
    notes: records.notes.map(noteOf),
    history: [],
    agentWindow: null,
    triggerMails: null,
  };
}

function ticketOf(ticket: Records['tickets'][number], records: Records): TicketView {
  const { id, subject, status, solvedAt, properties } = ticket;
  const contact = records.contacts.find((one) => ticket.contactIds.includes(one.id));
  const company = records.companies.find((one) => ticket.companyIds.includes(one.id));
  return {
    id,
    subject,
    status,
    requester: contact ? { id: contact.id, name: contact.name, email: contact.email ?? '' } : null,
    organisation: company?.name ?? null,
    assignee: ticket.ownerName,
    solvedAt,
    mergedInto: null,
    written: writtenOf(properties),
    messages: [],
  };
}

function personOf(contact: Records['contacts'][number], { companies }: Records): PersonView {
  const company = companies.find(({ id }) => contact.companyIds.includes(id));
  return {
    id: contact.id,
    name: contact.name,
    email: contact.email ?? '',
    organisation: company?.name ?? null,
    written: writtenOf(contact.properties),
  };
}

function taskOf(task: Records['tasks'][number]): TaskView {
  return {
    id: task.id,
    subject: task.subject,
    state: TASK_STATES[task.status] ?? 'touched',
    owner: task.ownerName,
    dueAt: task.dueAt === '' ? null : task.dueAt,
    text: plainText(task.body),
    added: [],
    ticketId: task.ticketIds[0] ?? null,
    personId: task.contactIds[0] ?? null,
  };
}

function noteOf(note: Records['notes'][number]): NoteView {
  const { id, body, ticketIds, contactIds } = note;
  return {
    id,
    text: plainText(body),
    ticketId: ticketIds[0] ?? null,
    personId: contactIds[0] ?? null,
    at: null,
  };
}

function writtenOf(properties: Readonly<Record<string, string>>): Written[] {
  const ours = Object.entries(properties).filter(([name]) => name.startsWith('afterword_'));
  return inReadingOrder(ours.map(([name, value]) => ({ name, label: labelOf(name), value })));
}
