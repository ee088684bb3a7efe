import { z } from 'zod';
import type { Letter } from '../outside/letter-box.ts';
import type { Site } from '../outside/sites.ts';
import type { OutsideWorld } from '../outside/stage.ts';
import type { Evidence, ScoredPerson, Transition } from './verdict.ts';

/** What the sandboxes' own records say. */
export type OutsideEvidence = Pick<
  Evidence,
  | 'transitions'
  | 'people'
  | 'tasks'
  | 'notes'
  | 'histories'
  | 'customerMailsByUs'
  | 'invitationMails'
  | 'referralMails'
> & {
  /** Deliveries of webhooks that were answered 2xx. */
  readonly accepted: number;
};

const NOTE_MARKER = /aw-note-([0-9a-f-]{36})/;
const TASK_MARKER = /afterword-task-([0-9a-f-]{36})/;

interface AccountEvidence {
  readonly transitions: readonly Transition[];
  readonly people: readonly ScoredPerson[];
  readonly tasks: readonly string[];
  readonly notes: readonly string[];
  readonly histories: readonly string[];
  readonly customerMailsByUs: number;
  readonly accepted: number;
}

export async function outsideRecords(
  world: OutsideWorld,
  { sites, letters }: { sites: readonly Site[]; letters: readonly Letter[] },
): Promise<OutsideEvidence> {
  const accounts: AccountEvidence[] = [];
  for (const site of sites) {
    accounts.push(await (site.platform === 'zendesk' ? zendeskRecords : hubspotRecords)(world, site));
    if (site.crmPortal !== null)
      accounts.push(await hubspotRecords(world, { ...site, account: site.crmPortal }));
  }
  const mailsTo = (kind: string): string[] =>
    letters.filter(({ messageId }) => messageId.startsWith(`<${kind}.`)).map(({ to }) => to);
  return {
    transitions: accounts.flatMap(({ transitions }) => transitions),
    people: accounts.flatMap(({ people }) => people),
    tasks: accounts.flatMap(({ tasks }) => tasks),
    notes: accounts.flatMap(({ notes }) => notes),
    histories: accounts.flatMap(({ histories }) => histories),
    customerMailsByUs: accounts.reduce((total, one) => total + one.customerMailsByUs, 0),
    accepted: accounts.reduce((total, { accepted }) => total + accepted, 0),
    invitationMails: mailsTo('invitation'),
    referralMails: mailsTo('referral'),
  };
}

const ZendeskRecords = z.object({
  tickets: z.array(
    z.object({
      id: z.string(),
      solvedAt: z.string().nullable(),
      requester: z.object({ email: z.string() }).nullable(),
      fields: z.record(z.string(), z.unknown()),
      comments: z.array(z.object({ body: z.string() })),
    }),
  ),
  users: z.array(z.object({ email: z.string(), fields: z.record(z.string(), z.unknown()) })),
  tasks: z.array(z.object({ externalId: z.string().nullable() })),
  customObjectRecords: z.array(z.object({ externalId: z.string().nullable() })),
  customerMailsCausedByIntegration: z.int(),
  webhookDeliveries: z.object({ accepted: z.int() }),
});

async function zendeskRecords({ zendesk }: OutsideWorld, site: Site): Promise<AccountEvidence> {
  const path = `/sandbox/accounts/${site.account}/records`;
  const records = await zendesk.http.json(path, ZendeskRecords);
  return {
    transitions: records.tickets.flatMap(({ id, solvedAt, requester, fields }) =>
      solvedAt === null
        ? []
        : [
            {
              connectionId: site.connectionId,
              ticketId: id,
              solvedAt: Date.parse(solvedAt),
              email: requester?.email ?? '',
              score: scoreOf(fields['Afterword NPS score']),
            },
          ],
    ),
    people: records.users.map(({ email, fields }) => ({
      email,
      score: scoreOf(fields['afterword_nps_score']),
    })),
    tasks: records.tasks.flatMap(({ externalId }) => marked(externalId ?? '', TASK_MARKER)),
    notes: records.tickets.flatMap(({ comments }) =>
      comments.flatMap(({ body }) => marked(body, NOTE_MARKER)),
    ),
    histories: records.customObjectRecords.flatMap(({ externalId }) => externalId ?? []),
    customerMailsByUs: records.customerMailsCausedByIntegration,
    accepted: records.webhookDeliveries.accepted,
  };
}

const HubspotRecords = z.object({
  tickets: z.array(
    z.object({
      id: z.string(),
      solvedAt: z.string().nullable(),
      contactIds: z.array(z.string()),
      properties: z.record(z.string(), z.string()),
    }),
  ),
  contacts: z.array(
    z.object({
      id: z.string(),
      email: z.string().nullable(),
      properties: z.record(z.string(), z.string()),
    }),
  ),
  tasks: z.array(z.object({ body: z.string() })),
  notes: z.array(z.object({ body: z.string() })),
  webhookDeliveries: z.object({ delivered: z.int() }),
});

async function hubspotRecords({ hubspot }: OutsideWorld, site: Site): Promise<AccountEvidence> {
  const path = `/sandbox/accounts/${site.account}/records`;
  const records = await hubspot.http.json(path, HubspotRecords);
  const emails = new Map(records.contacts.map(({ id, email }) => [id, email ?? '']));
  return {
    transitions: records.tickets.flatMap(({ id, solvedAt, contactIds, properties }) =>
      solvedAt === null
        ? []
        : [
            {
              connectionId: site.connectionId,
              ticketId: id,
              solvedAt: Date.parse(solvedAt),
              email: emails.get(contactIds[0] ?? '') ?? '',
              score: scoreOf(properties['afterword_nps_score']),
            },
          ],
    ),
    people: records.contacts.map(({ email, properties }) => ({
      email: email ?? '',
      score: scoreOf(properties['afterword_nps_score']),
    })),
    tasks: records.tasks.flatMap(({ body }) => marked(body, TASK_MARKER)),
    notes: records.notes.flatMap(({ body }) => marked(body, NOTE_MARKER)),
    histories: [],
    customerMailsByUs: 0,
    accepted: records.webhookDeliveries.delivered,
  };
}

/** Numbers in Zendesk, texts in HubSpot; empty or absent where nothing was written. */
function scoreOf(value: unknown): number | null {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && value !== '' ? Number(value) : null;
}

function marked(text: string, marker: RegExp): string[] {
  const id = marker.exec(text)?.[1];
  return id === undefined ? [] : [id];
}
