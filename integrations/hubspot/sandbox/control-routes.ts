import express from 'express';
import type { Request, Response, Router } from 'express';
import { z } from 'zod';
import { UnknownAccountError } from './control.ts';
import type { HubspotControl } from './control.ts';
import { Faults } from './faults.ts';
import { UnknownRecordError } from './story.ts';

const App = z.strictObject({
  appId: z.coerce.string().optional(),
  clientId: z.string().nullable().optional(),
  clientSecret: z.string().min(1).optional(),
  webhookTarget: z.url().nullable().optional(),
  redirectUrls: z.array(z.url()).nullable().optional(),
  appBackend: z.url().nullable().optional(),
  eventType: z.string().nullable().optional(),
});
const PortalChange = z.strictObject({
  name: z.string().optional(),
  suspended: z.boolean().optional(),
  withheldScopes: z.array(z.string()).optional(),
});
const Customer = z.strictObject({
  name: z.string().optional(),
  email: z.email(),
  locale: z.string().optional(),
  timeZone: z.string().optional(),
  company: z.string().optional(),
  properties: z.record(z.string(), z.string()).optional(),
});
const Account = z.strictObject({
  account: z.coerce.string().regex(/^\d+$/, 'a portal id has digits only'),
  name: z.string().optional(),
  customers: z.array(Customer).optional(),
  owners: z.array(z.strictObject({ name: z.string().min(1), email: z.email() })).optional(),
  propertyLimit: z.int().min(0).optional(),
  companyScope: z.boolean().optional(),
});
const Ticket = z.strictObject({
  contact: Customer,
  subject: z.string().optional(),
  status: z.enum(['open', 'solved']).optional(),
  solvedAt: z.iso.datetime().optional(),
  count: z.int().min(1).max(20_000).optional(),
  owner: z.string().optional(),
  pipeline: z.string().optional(),
  agentReply: z.boolean().optional(),
});
const StepBody = z
  .strictObject({ into: z.coerce.string().optional(), stage: z.string().optional() })
  .default({});
const ManyBody = z.strictObject({ ids: z.array(z.string()) });
const FaultsBody = z.looseObject({ account: z.coerce.string().optional() });

/** The control functions over HTTP, below /sandbox; not part of the vendor's API and without a token. */
export function controlRoutes(control: HubspotControl): Router {
  const router = express.Router();
  router.use(express.json({ limit: '5mb' }));
  router.put(
    '/app',
    answering((request, response) => {
      control.setApp(App.parse(request.body));
      response.status(204).end();
    }),
  );
  router.post(
    '/accounts',
    answering((request, response) => {
      response.status(201).json(control.createAccount(Account.parse(request.body)));
    }),
  );
  router.put(
    '/faults',
    answering((request, response) => {
      const { account, ...faults } = FaultsBody.parse(request.body);
      control.setFaults(Faults.parse(faults), account);
      response.json(control.faults());
    }),
  );
  router.get(
    '/faults',
    answering((_request, response) => void response.json(control.faults())),
  );
  router.get(
    '/counters',
    answering((_request, response) => void response.json(control.counters())),
  );
  router.delete(
    '/counters',
    answering((_request, response) => {
      control.resetCounters();
      response.status(204).end();
    }),
  );
  readRoutes(router, control);
  portalRoutes(router, control);
  storyRoutes(router, control);
  return router;
}

function readRoutes(router: Router, control: HubspotControl): void {
  router.get(
    '/accounts',
    answering((_request, response) => void response.json({ accounts: control.accounts() })),
  );
  router.get(
    '/accounts/:account/records',
    answering((request, response) => {
      response.json(control.records(param(request, 'account')));
    }),
  );
  router.get(
    '/accounts/:account/tickets',
    answering((request, response) => {
      response.json({ tickets: control.tickets(param(request, 'account')) });
    }),
  );
  router.get(
    '/accounts/:account/contacts',
    answering((request, response) => {
      response.json({ contacts: control.contacts(param(request, 'account')) });
    }),
  );
  router.get(
    '/accounts/:account/tasks',
    answering((request, response) => {
      response.json({ tasks: control.tasks(param(request, 'account')) });
    }),
  );
}

function portalRoutes(router: Router, control: HubspotControl): void {
  router.patch(
    '/accounts/:account',
    answering((request, response) => {
      control.changeAccount(param(request, 'account'), PortalChange.parse(request.body));
      response.status(204).end();
    }),
  );
  router.post(
    '/accounts/:account/uninstall',
    answering((request, response) => {
      control.uninstall(param(request, 'account'));
      response.status(204).end();
    }),
  );
  router.get(
    '/accounts/:account/renewals',
    answering((request, response) => void response.json(control.renewals(param(request, 'account')))),
  );
}

function storyRoutes(router: Router, control: HubspotControl): void {
  router.post(
    '/accounts/:account/contacts',
    answering((request, response) => {
      response
        .status(201)
        .json(control.createContact(param(request, 'account'), Customer.parse(request.body)));
    }),
  );
  router.post(
    '/accounts/:account/tickets',
    answering((request, response) => {
      response.status(201).json(control.createTickets(param(request, 'account'), Ticket.parse(request.body)));
    }),
  );
  router.post(
    '/accounts/:account/tickets/solve',
    answering((request, response) => {
      for (const id of ManyBody.parse(request.body).ids) control.solveTicket(param(request, 'account'), id);
      response.status(204).end();
    }),
  );
  router.post(
    '/accounts/:account/tickets/:id/:step',
    answering((request, response) => {
      ticketStep(control, request);
      response.json({ id: param(request, 'id') });
    }),
  );
  router.post(
    '/accounts/:account/tasks/:id/:step',
    answering((request, response) => {
      const step = z.enum(['touch', 'complete']).parse(request.params['step']);
      const [account, id] = [param(request, 'account'), param(request, 'id')];
      if (step === 'touch') control.touchTask(account, id);
      else control.completeTask(account, id);
      response.json({ id });
    }),
  );
  router.post(
    '/accounts/:account/owners/:id/deactivate',
    answering((request, response) => {
      control.deactivateOwner(param(request, 'account'), param(request, 'id'));
      response.json({ id: param(request, 'id') });
    }),
  );
}

function ticketStep(control: HubspotControl, request: Request): void {
  const step = z.enum(['solve', 'reopen', 'merge', 'delete']).parse(request.params['step']);
  const { into, stage } = StepBody.parse(request.body ?? {});
  const [account, id] = [param(request, 'account'), param(request, 'id')];
  if (step === 'solve') control.solveTicket(account, id, stage);
  else if (step === 'reopen') control.reopenTicket(account, id);
  else if (step === 'delete') control.deleteTicket(account, id);
  else control.mergeTicket(account, id, z.string({ error: 'say into which ticket' }).parse(into));
}

function param(request: Request, name: string): string {
  return String(request.params[name]);
}

type Handler = (request: Request, response: Response) => void;

/** What a caller did wrong becomes an answer; anything else is ours and goes to Express. */
function answering(handle: Handler): Handler {
  return (request, response) => {
    try {
      handle(request, response);
    } catch (error) {
      if (error instanceof z.ZodError) response.status(400).json({ error: z.prettifyError(error) });
      else if (error instanceof UnknownAccountError || error instanceof UnknownRecordError) {
        response.status(404).json({ error: error.message });
      } else throw error;
    }
  };
}
