import { z } from 'zod';
import { bandIn, companyIn, numberIn, personIn, textIn, type Desk } from './desk.ts';
import { getJson, postJson } from './remote.ts';

const Properties = z.record(z.string(), z.string());
const Ids = z.array(z.string());
const Records = z.object({
  tickets: z.array(
    z.object({
      id: z.string(),
      status: z.string(),
      ownerName: z.string().nullable(),
      properties: Properties,
    }),
  ),
  contacts: z.array(z.object({ email: z.string().nullable(), properties: Properties })),
  companies: z.array(z.object({ name: z.string(), properties: Properties })),
  tasks: z.array(
    z.object({
      subject: z.string(),
      body: z.string(),
      status: z.string(),
      dueAt: z.string(),
      ownerName: z.string().nullable(),
      ticketIds: Ids,
    }),
  ),
  notes: z.array(z.object({ body: z.string(), ticketIds: Ids })),
});
const Created = z.object({ ids: Ids });

type Records = z.infer<typeof Records>;

/** A HubSpot portal of the sandbox. */
export function hubspotDesk(sandboxUrl: string, portal: string): Desk {
  const base = `${sandboxUrl}/sandbox/accounts/${portal}`;
  const records = (): Promise<Records> => getJson(`${base}/records`, Records);
  return {
    product: 'HubSpot',
    personNoun: 'contact',
    ...steps(base),
    ...ticketReads(records),
    ...otherReads(records),
  };
}

function steps(base: string): Pick<Desk, 'openTicket' | 'addPerson' | 'solve' | 'reopen'> {
  const step = async (ticketId: string, name: string): Promise<void> => {
    await postJson(`${base}/tickets/${ticketId}/${name}`, {}, z.unknown());
  };
  return {
    async openTicket(contact) {
      const { ids } = await postJson(`${base}/tickets`, { contact }, Created);
      return ids[0] ?? '';
    },
    async addPerson(contact) {
      await postJson(`${base}/contacts`, contact, z.unknown());
    },
    solve: (id) => step(id, 'solve'),
    reopen: (id) => step(id, 'reopen'),
  };
}

function ticketReads(
  records: () => Promise<Records>,
): Pick<Desk, 'ticket' | 'notes' | 'tasks' | 'history' | 'mailsCausedByUs'> {
  return {
    async ticket(id) {
      const { tickets } = await records();
      const ticket = tickets.find((one) => one.id === id);
      const properties = ticket?.properties ?? {};
      return {
        status: ticket?.status ?? 'gone',
        assignee: ticket?.ownerName ?? null,
        score: numberIn(properties, 'afterword_nps_score'),
        band: bandIn(properties, 'afterword_nps_category'),
        comment: textIn(properties, 'afterword_nps_comment'),
      };
    },
    async notes(ticketId) {
      const { notes } = await records();
      return notes
        .filter(({ ticketIds }) => ticketIds.includes(ticketId))
        .map(({ body }) => body.replaceAll('<br>', '\n'));
    },
    async tasks(ticketId) {
      const { tasks } = await records();
      return tasks
        .filter(({ ticketIds }) => ticketIds.includes(ticketId))
        .map(({ subject, ownerName, dueAt, status, body }) => {
          return { title: subject, owner: ownerName, dueAt, done: status === 'COMPLETED', text: body };
        });
    },
    history: () => Promise.resolve(null),
    mailsCausedByUs: () => Promise.resolve(null),
  };
}

function otherReads(records: () => Promise<Records>): Pick<Desk, 'person' | 'company'> {
  return {
    async person(email) {
      const { contacts } = await records();
      return personIn(contacts.find((contact) => contact.email === email)?.properties ?? {});
    },
    async company(name) {
      const { companies } = await records();
      return companyIn(companies.find((company) => company.name === name)?.properties ?? {});
    },
  };
}
