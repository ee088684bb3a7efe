import express from 'express';
import type { Request, Response, Router } from 'express';
import { z } from 'zod';
import { CardFetchRefusal } from '../app-calls.ts';
import type { HubspotControl } from '../control.ts';
import { UnknownAccountError } from '../control.ts';
import type { ContactRecord, TicketRecord } from '../views.ts';
import { bundled } from './bundle.ts';
import { cardDocument } from './document.ts';
import type { CardPage } from './document.ts';

const TYPE_IDS = { contact: '0-1', ticket: '0-5' } as const;
const LANGUAGES = ['en', 'zh-cn', 'lt'];

const Wish = z.strictObject({
  user: z.email().optional(),
  language: z.string().default('en'),
  location: z.enum(['crm.record.sidebar', 'helpdesk.sidebar']).default('crm.record.sidebar'),
});
const Place = z.object({ account: z.string(), typeId: z.string(), id: z.string() });
const FetchBody = z.strictObject({
  url: z.url(),
  method: z.string().optional(),
  body: z.unknown().optional(),
  headers: z.record(z.string(), z.string()).optional(),
  userEmail: z.email(),
});

/** A record's page with the card in it, as an agent of that portal sees it. */
export function cardRoutes(control: HubspotControl, backend: () => string | null): Router {
  const router = express.Router();
  const scripts = new Map<string, Promise<string>>();
  const script = (part: Parameters<typeof bundled>[0]): Promise<string> => {
    const key = `${part} ${backend() ?? ''}`;
    const known = scripts.get(key) ?? bundled(part, backend() ?? '');
    scripts.set(key, known);
    return known;
  };
  router.get('/sandbox/card/page.js', async (_request, response) => {
    response.type('text/javascript').send(await script('page.tsx'));
  });
  router.get('/sandbox/card/worker.js', async (_request, response) => {
    response.type('text/javascript').send(await script('card-worker.ts'));
  });
  router.get('/contacts/:account/record/:typeId/:id', (request, response) => {
    showRecord(control, request, response);
  });
  router.get('/sandbox/accounts/:account/properties/:typeId/:id', (request, response) => {
    const record = recordOf(control, request);
    response.status(record ? 200 : 404).json(record?.properties ?? {});
  });
  router.post('/sandbox/accounts/:account/card-fetch', express.json(), async (request, response) => {
    try {
      const answer = await control.fetchForCard(
        String(request.params['account']),
        FetchBody.parse(request.body),
      );
      response.status(answer.status).type('json').send(answer.body);
    } catch (error) {
      if (!(error instanceof CardFetchRefusal)) throw error;
      response.status(error.status).json({ status: 'error', message: error.message });
    }
  });
  return router;
}

interface Shown {
  readonly title: string;
  readonly subtitle: string;
  readonly facts: CardPage['facts'];
  readonly properties: Readonly<Record<string, string>>;
}

function recordOf(control: HubspotControl, request: Request): Shown | null {
  const { account, typeId, id } = Place.parse(request.params);
  try {
    if (typeId === TYPE_IDS.ticket) return shownTicket(control.tickets(account), id);
    return typeId === TYPE_IDS.contact ? shownContact(control.contacts(account), id) : null;
  } catch (error) {
    if (error instanceof UnknownAccountError) return null;
    throw error;
  }
}

function shownTicket(tickets: readonly TicketRecord[], id: string): Shown | null {
  const ticket = tickets.find((one) => one.id === id);
  if (!ticket) return null;
  const { subject, stage, pipeline, ownerName, properties } = ticket;
  const facts: Shown['facts'] = [
    ['Status', stage],
    ['Pipeline', pipeline],
    ['Owner', ownerName ?? 'nobody'],
  ];
  return { title: subject, subtitle: `Ticket #${id}`, facts, properties };
}

function shownContact(contacts: readonly ContactRecord[], id: string): Shown | null {
  const contact = contacts.find((one) => one.id === id);
  if (!contact) return null;
  const { name, email, properties } = contact;
  const facts: Shown['facts'] = [
    ['E-mail', email ?? ''],
    ['Survey state', properties['afterword_survey_state'] ?? ''],
  ];
  return { title: name, subtitle: 'Contact', facts, properties };
}

function showRecord(control: HubspotControl, request: Request, response: Response): void {
  const record = recordOf(control, request);
  const wish = Wish.safeParse(request.query);
  if (!record || !wish.success) {
    response.status(404).type('text').send('There is no such record in this portal.');
    return;
  }
  const { account, typeId, id } = Place.parse(request.params);
  const { owners } = control.records(account);
  const owner = owners.find(({ email }) => email === wish.data.user) ?? owners[0];
  const { language, location } = wish.data;
  const links = owners.map(({ name, email }) => ({
    label: name,
    href: `?${new URLSearchParams({ user: email, language, location }).toString()}`,
    current: email === owner?.email,
  }));
  const languages = LANGUAGES.map((one) => ({
    label: one,
    href: `?${new URLSearchParams({ user: owner?.email ?? '', language: one, location }).toString()}`,
    current: one === language,
  }));
  response.type('html').send(
    cardDocument({
      ...record,
      links: [...links, ...languages],
      language,
      place: {
        context: {
          location,
          portal: { id: Number(account), timezone: 'Europe/Vilnius' },
          user: { id: Number(owner?.id ?? 0), email: owner?.email ?? '', language },
          crm: { objectId: Number(id), objectTypeId: typeId },
        },
        fetchUrl: `/sandbox/accounts/${account}/card-fetch`,
        propertiesUrl: `/sandbox/accounts/${account}/properties/${typeId}/${id}`,
        workerUrl: '/sandbox/card/worker.js',
      },
    }),
  );
}
