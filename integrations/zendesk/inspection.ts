import type { AccountAccess } from '../../src/connector/account.ts';
import type { HeldPerson, HeldTicket, Inspection, Place } from '../../src/connector/inspection.ts';
import { ConnectorError } from '../../src/connector/errors.ts';
import type { Band } from '../../src/connector/write-back.ts';
import { ask } from './ask.ts';
import type { ZendeskClient } from './client.ts';
import { bands, metrics, ticketChoice, userChoice } from './fields.ts';
import { readIntegrationUser } from './integration-user.ts';
import { nativeSurveys } from './native-surveys.ts';
import { allPages } from './paging.ts';
import { TicketAnswer, TicketList, UserAnswer, WebhookPage } from './schema.ts';
import { createTrial } from './trial.ts';

/** One kind of reading that never crowds out the survey's own calls. */
const BUDGETS = ['inspection'];
/** Enough recent tickets to meet every brand that is in use. */
const TICKETS_FOR_BRANDS = 100;

export function createInspection(client: ZendeskClient, access: AccountAccess): Inspection {
  return {
    profile: async () => {
      const { iana_time_zone: zone } = await readIntegrationUser(client);
      return { companyName: null, timeZone: zone };
    },
    places: () => brandsInUse(client),
    nativeSurveys: () => nativeSurveys(client, access),
    webhook: (registered) => webhookStanding(client, registered),
    people: (ids) => eachKnown(ids, (id) => heldPerson(client, id)),
    tickets: (ids) => eachKnown(ids, (id) => heldTicket(client, access, id)),
    trial: createTrial(client, access),
  };
}

/** The brands of recent tickets: those are the ones customers hear from. */
async function brandsInUse(client: ZendeskClient): Promise<Place[]> {
  const query = { include: 'brands', 'page[size]': TICKETS_FOR_BRANDS };
  const { brands } = await ask(client, { method: 'GET', path: ['tickets'], query }, TicketList);
  return brands.map(({ id, name }) => ({ id, name }));
}

async function webhookStanding(
  client: ZendeskClient,
  registered: { url: string; webhookId: string | null },
): Promise<{ found: boolean; active: boolean }> {
  const webhooks = await allPages(
    client,
    { call: { method: 'GET', path: ['webhooks'], dotJson: false }, shape: WebhookPage },
    (page) => ({ items: page.webhooks, meta: page.meta }),
  );
  const ours = webhooks.filter(({ endpoint }) => endpoint === registered.url);
  return { found: ours.length > 0, active: ours.some(({ status }) => status === 'active') };
}

/** One call a record: Zendesk's limits are per call, and the sample is small. */
async function eachKnown<Held>(
  ids: readonly string[],
  read: (id: string) => Promise<Held>,
): Promise<Map<string, Held>> {
  const known = new Map<string, Held>();
  for (const id of ids) {
    try {
      known.set(id, await read(id));
    } catch (error) {
      if (!(error instanceof ConnectorError) || error.kind !== 'not-found') throw error;
    }
  }
  return known;
}

async function heldPerson(client: ZendeskClient, id: string): Promise<HeldPerson> {
  const { user } = await ask(client, { method: 'GET', path: ['users', id], budgets: BUDGETS }, UserAnswer);
  const field = (key: string): unknown => user.user_fields[key];
  const scores = metrics.map((metric) => {
    const choice = field(`afterword_${metric}_category`);
    const held = {
      score: number(field(`afterword_${metric}_score`)),
      band: bands.find((band) => userChoice(metric, band) === choice) ?? null,
      responseId: text(field(`afterword_${metric}_response_id`)),
    };
    return [metric, held] as const;
  });
  return { scores: Object.fromEntries(scores) };
}

/** A ticket has one category for all metrics, and no id of the answer. */
async function heldTicket(client: ZendeskClient, access: AccountAccess, id: string): Promise<HeldTicket> {
  const { ticket } = await ask(
    client,
    { method: 'GET', path: ['tickets', id], budgets: BUDGETS },
    TicketAnswer,
  );
  const field = (key: string): unknown => {
    const fieldId = access.resources[`ticket_field.${key}`];
    return ticket.custom_fields.find((one) => one.id === fieldId)?.value;
  };
  const choice = field('category');
  const band: Band | null = bands.find((one) => ticketChoice(one) === choice) ?? null;
  const scores = metrics.flatMap((metric) => {
    const score = number(field(`${metric}_score`));
    return score === null ? [] : [[metric, { score, band, responseId: null }] as const];
  });
  return { scores: Object.fromEntries(scores) };
}

function number(value: unknown): number | null {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && value !== '' ? Number(value) : null;
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
