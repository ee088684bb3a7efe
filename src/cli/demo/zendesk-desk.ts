import { z } from 'zod';
import { bandIn, companyIn, numberIn, personIn, textIn, type Desk, type SeenTask } from './desk.ts';
import { getJson, postJson } from './remote.ts';

const Fields = z.record(z.string(), z.unknown());
const Ticket = z.object({
  id: z.string(),
  subject: z.string(),
  status: z.string(),
  assignee: z.object({ name: z.string() }).nullable(),
  dueAt: z.string().nullable(),
  fields: Fields,
  comments: z.array(z.object({ authorRole: z.string(), public: z.boolean(), body: z.string() })),
});
const Records = z.object({
  tickets: z.array(Ticket),
  tasks: z.array(Ticket),
  users: z.array(z.object({ email: z.string(), fields: Fields })),
  organisations: z.array(z.object({ name: z.string(), fields: Fields })),
  customObjectRecords: z.array(z.object({ fields: Fields })),
  customerMailsCausedByIntegration: z.number(),
});
const Created = z.object({ ids: z.array(z.string()) });
const INTEGRATION_ROLE = 'admin';

type Records = z.infer<typeof Records>;

/** A Zendesk account of the sandbox. */
export function zendeskDesk(sandboxUrl: string, account: string): Desk {
  const base = `${sandboxUrl}/sandbox/accounts/${account}`;
  const records = (): Promise<Records> => getJson(`${base}/records`, Records);
  return {
    product: 'Zendesk',
    personNoun: 'user',
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
    async openTicket({ name, email, company }) {
      const requester = { name, email, organisation: company };
      const { ids } = await postJson(`${base}/tickets`, { requester }, Created);
      return ids[0] ?? '';
    },
    async addPerson() {
      // A requester becomes a user with the first ticket.
    },
    solve: (id) => step(id, 'solve'),
    reopen: (id) => step(id, 'reopen'),
  };
}

function ticketReads(
  records: () => Promise<Records>,
): Pick<Desk, 'ticket' | 'notes' | 'tasks' | 'history' | 'mailsCausedByUs'> {
  const ticketOf = async (id: string): Promise<z.infer<typeof Ticket>> => {
    const { tickets } = await records();
    return Ticket.parse(tickets.find((ticket) => ticket.id === id));
  };
  return {
    async ticket(id) {
      const { status, assignee, fields } = await ticketOf(id);
      return {
        status,
        assignee: assignee?.name ?? null,
        score: numberIn(fields, 'Afterword NPS score'),
        band: bandIn(fields, 'Afterword category'),
        comment: textIn(fields, 'Afterword comment'),
      };
    },
    async notes(id) {
      const { comments } = await ticketOf(id);
      return comments
        .filter((one) => !one.public && one.authorRole === INTEGRATION_ROLE)
        .map(({ body }) => body);
    },
    async tasks(ticketId) {
      const { tasks } = await records();
      return tasks.filter(({ subject }) => subject.includes(`#${ticketId})`)).map(taskOf);
    },
    async history(ticketId) {
      const { customObjectRecords } = await records();
      return customObjectRecords
        .filter(({ fields }) => fields['ticket_id'] === ticketId)
        .map(({ fields }) => ({ score: numberIn(fields, 'score'), band: textIn(fields, 'band') }));
    },
    async mailsCausedByUs() {
      return (await records()).customerMailsCausedByIntegration;
    },
  };
}

function otherReads(records: () => Promise<Records>): Pick<Desk, 'person' | 'company'> {
  return {
    async person(email) {
      const { users } = await records();
      return personIn(users.find((user) => user.email === email)?.fields ?? {});
    },
    async company(name) {
      const { organisations } = await records();
      return companyIn(organisations.find((one) => one.name === name)?.fields ?? {});
    },
  };
}

function taskOf({ subject, assignee, dueAt, status, comments }: z.infer<typeof Ticket>): SeenTask {
  return {
    title: subject,
    owner: assignee?.name ?? null,
    dueAt,
    done: status === 'solved' || status === 'closed',
    text: comments.map(({ body }) => body).join('\n'),
  };
}
