import express from 'express';
import type { NextFunction, Request, Response, Router } from 'express';
import { z } from 'zod';
import { AppManifest } from './apps.ts';
import { UnknownAccountError } from './control.ts';
import type { ZendeskControl } from './control.ts';
import { Faults } from './faults.ts';
import { planNames } from './state.ts';
import { UnknownTicketError } from './story.ts';
import { VendorError } from './vendor-error.ts';

const Customer = z.strictObject({
  name: z.string().min(1),
  email: z.email(),
  locale: z.string().optional(),
  timeZone: z.string().optional(),
  organisation: z.string().optional(),
  tags: z.array(z.string()).optional(),
});
const AccountBody = z.strictObject({
  account: z.string().regex(/^[a-z0-9-]+$/),
  name: z.string().optional(),
  accountId: z.string().regex(/^\d+$/).optional(),
  plan: z.enum(planNames).optional(),
  customers: z.array(Customer).optional(),
  admins: z.array(z.strictObject({ name: z.string().min(1), email: z.email() })).optional(),
  localClient: z.strictObject({ clientId: z.string().min(1), clientSecret: z.string().min(1) }).optional(),
  apiToken: z.string().min(1).optional(),
});
const ClientBody = z
  .strictObject({
    clientId: z.string().min(1),
    clientSecret: z.string().min(1),
    redirectUrls: z.array(z.url()).nullable().default(null),
  })
  .nullable();
const ChangeBody = z.strictObject({
  renameTo: z
    .string()
    .regex(/^[a-z0-9-]+$/)
    .optional(),
  suspended: z.boolean().optional(),
});
const TicketBody = z.strictObject({
  requester: Customer.omit({ tags: true }),
  subject: z.string().optional(),
  status: z.enum(['open', 'solved', 'closed']).optional(),
  solvedAt: z.iso.datetime().optional(),
  count: z.int().min(1).max(20_000).optional(),
  agentReply: z.boolean().optional(),
  assignee: z.string().optional(),
  tags: z.array(z.string()).optional(),
});
const AppBody = z.strictObject({
  name: z.string().min(1),
  manifest: AppManifest,
  own: z.boolean().optional(),
});
const FaultsBody = z.looseObject({ account: z.string().optional() });
const StepBody = z.object({ comment: z.string().optional(), into: z.coerce.string().optional() }).default({});
const ManyBody = z.strictObject({ ids: z.array(z.string()) });

/** The control functions over HTTP, below /sandbox; not part of the vendor's API and without a token. */
export function controlRouter(control: ZendeskControl): Router {
  const router = express.Router();
  router.use(express.json({ limit: '5mb' }));
  router.post('/accounts', (request, response) => {
    response.status(201).json(control.createAccount(AccountBody.parse(request.body)));
  });
  router.get('/accounts', (_request, response) => void response.json({ accounts: control.accounts() }));
  router.post('/accounts/:account/apps', (request, response) => {
    response.status(201).json(control.installApp(name(request), AppBody.parse(request.body)));
  });
  router.put('/faults', (request, response) => {
    const { account, ...faults } = FaultsBody.parse(request.body);
    control.setFaults(Faults.parse(faults), account);
    response.json(control.faults());
  });
  router.get('/faults', (_request, response) => void response.json(control.faults()));
  router.get('/counters', (_request, response) => void response.json(control.counters()));
  router.delete('/counters', (_request, response) => {
    control.resetCounters();
    response.status(204).end();
  });
  readRoutes(router, control);
  accountRoutes(router, control);
  ticketRoutes(router, control);
  router.use(asProblem);
  return router;
}

function accountRoutes(router: Router, control: ZendeskControl): void {
  router.put('/client', (request, response) => {
    control.setClient(ClientBody.parse(request.body));
    response.status(204).end();
  });
  router.patch('/accounts/:account', (request, response) => {
    const { renameTo, suspended } = ChangeBody.parse(request.body);
    if (suspended !== undefined) control.suspendAccount(name(request), suspended);
    if (renameTo !== undefined) control.renameAccount(name(request), renameTo);
    response.status(204).end();
  });
  router.delete('/accounts/:account/tokens', (request, response) => {
    control.revokeTokens(name(request));
    response.status(204).end();
  });
  router.get(
    '/accounts/:account/renewals',
    (request, response) => void response.json(control.renewals(name(request))),
  );
}

function readRoutes(router: Router, control: ZendeskControl): void {
  router.get(
    '/accounts/:account/records',
    (request, response) => void response.json(control.records(name(request))),
  );
  router.get('/accounts/:account/tickets', (request, response) => {
    response.json({ tickets: control.tickets(name(request)) });
  });
  router.get(
    '/accounts/:account/tasks',
    (request, response) => void response.json({ tasks: control.tasks(name(request)) }),
  );
  router.get(
    '/accounts/:account/users',
    (request, response) => void response.json({ users: control.users(name(request)) }),
  );
}

function ticketRoutes(router: Router, control: ZendeskControl): void {
  router.post('/accounts/:account/tickets', (request, response) => {
    response.status(201).json(control.createTickets(name(request), TicketBody.parse(request.body)));
  });
  router.post('/accounts/:account/tickets/solve', (request, response) => {
    for (const id of ManyBody.parse(request.body).ids) control.solveTicket(name(request), id);
    response.status(204).end();
  });
  router.post('/accounts/:account/tickets/:id/:step', (request, response) => {
    response.json(ticketStep(control, request));
  });
  router.post('/accounts/:account/tasks/:id/:step', (request, response) => {
    const step = z.enum(['touch', 'solve']).parse(request.params['step']);
    if (step === 'touch') control.touchTask(name(request), id(request));
    else control.solveTask(name(request), id(request));
    response.json({ id: id(request) });
  });
}

function ticketStep(control: ZendeskControl, request: Request): { id: string } {
  const step = z.enum(['solve', 'reopen', 'close', 'merge', 'delete']).parse(request.params['step']);
  const { comment, into } = StepBody.parse(request.body ?? {});
  const account = name(request);
  const ticketId = id(request);
  switch (step) {
    case 'solve':
      control.solveTicket(account, ticketId, comment);
      break;
    case 'reopen':
      return control.reopenTicket(account, ticketId, comment);
    case 'close':
      control.closeTicket(account, ticketId);
      break;
    case 'merge':
      control.mergeTicket(account, ticketId, z.string({ error: 'say into which ticket' }).parse(into));
      break;
    case 'delete':
      control.deleteTicket(account, ticketId);
  }
  return { id: ticketId };
}

function name(request: Request): string {
  return String(request.params['account']);
}

function id(request: Request): string {
  return String(request.params['id']);
}

// oxlint-disable-next-line max-params -- Express knows an error handler by its four arguments
function asProblem(error: unknown, _request: Request, response: Response, next: NextFunction): void {
  if (error instanceof z.ZodError) response.status(400).json({ error: z.prettifyError(error) });
  else if (error instanceof UnknownAccountError || error instanceof UnknownTicketError) {
    response.status(404).json({ error: error.message });
  } else if (error instanceof VendorError) response.status(error.status).json(error.body);
  else next(error);
}
