import { readFile } from 'node:fs/promises';
import express, { type NextFunction, type Request, type Response, type Router } from 'express';
import { z } from 'zod';
import type { BounceReport } from '../../../src/connector/mail.ts';
import { MailFaults } from './faults.ts';
import { mailboxPage } from './page.ts';
import { detailOf, summaryOf } from './reading.ts';
import type { KeptMail, Shelf } from './shelf.ts';

export interface MailboxRoutes {
  readonly shelf: Shelf;
  readonly smtpUrl: string;
  /** Where notices go when the request names no place; null when nowhere. */
  readonly bounceTo: string | null;
  faults(): MailFaults;
  setFaults(faults: MailFaults): void;
  /** Resolves with the listener's answer. */
  bounce(mail: KeptMail, kind: BounceReport['kind'], to: string): Promise<string>;
}

const PAGE_LENGTH = 100;
const PAGE_POLICY =
  "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; frame-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
/** The mail itself: no script, no form, nothing loaded but images and fonts. */
const MAIL_POLICY =
  "default-src 'none'; style-src 'unsafe-inline' https:; img-src data: https: http:; font-src data: https:; form-action 'none'; base-uri 'none'; frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox";

const ListQuery = z.object({
  to: z.string().min(1).optional(),
  since: z.union([z.string().regex(/^\d+$/).transform(Number), z.coerce.date()]).optional(),
  limit: z.coerce.number().int().min(1).max(10_000).optional(),
});
const KINDS = ['hard', 'soft', 'policy', 'complaint'] as const;
const PageQuery = z.object({
  mail: z.string().catch(''),
  to: z.string().catch(''),
  view: z.enum(['html', 'text', 'headers']).catch('html'),
  bounced: z.enum(KINDS).or(z.literal('')).catch(''),
});
const BounceOrder = z.strictObject({
  kind: z.enum(KINDS),
  to: z
    .string()
    .regex(/^[^\s:]+:\d{1,5}$/, 'host:port')
    .optional(),
});

/** The human and the machine side of the mailbox. */
export function mailboxRouter(box: MailboxRoutes): Router {
  const router = express.Router();
  router.use((_request, response, next) => {
    response.set({
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    });
    next();
  });
  addPage(router, box);
  addMails(router, box);
  addControls(router, box);
  router.use(showError);
  return router;
}

// Express knows an error handler by its four parameters.
// oxlint-disable-next-line eslint/max-params
function showError(error: unknown, _request: Request, response: Response, _next: NextFunction): void {
  const status =
    error instanceof Error && 'status' in error && typeof error.status === 'number' ? error.status : 500;
  response.status(status).json({ error: error instanceof Error ? error.message : 'failed' });
}

function addPage(router: Router, box: MailboxRoutes): void {
  router.get('/', async (request, response) => {
    const query = PageQuery.parse(request.query);
    response
      .set('content-security-policy', PAGE_POLICY)
      .type('html')
      .send(await pageFor(box, { ...query, to: query.to.trim() }));
  });
  for (const [name, type] of [
    ['mailbox.css', 'text/css'],
    ['mailbox.js', 'text/javascript'],
  ] as const) {
    router.get(`/${name}`, async (_request, response) => {
      response.type(type).send(await readFile(new URL(name, import.meta.url)));
    });
  }
  router.post('/empty', async (_request, response) => {
    await box.shelf.clear();
    response.redirect(303, '/');
  });
}

async function pageFor(box: MailboxRoutes, asked: z.infer<typeof PageQuery>): Promise<string> {
  const { shelf } = box;
  const mails = shelf.list({ limit: PAGE_LENGTH, ...(asked.to === '' ? {} : { containing: asked.to }) });
  const open = shelf.find(Number(asked.mail));
  return mailboxPage({
    mails: await Promise.all(mails.map(summaryOf)),
    count: shelf.count(),
    to: asked.to,
    open: open ? await detailOf(open) : null,
    view: asked.view,
    smtpUrl: box.smtpUrl,
    canBounce: box.bounceTo !== null,
    bounced: asked.bounced,
  });
}

function addMails(router: Router, { shelf }: MailboxRoutes): void {
  router.get('/mails', async (request, response) => {
    const query = ListQuery.safeParse(request.query);
    if (!query.success) return refuse(response, z.prettifyError(query.error));
    response.json(await Promise.all(shelf.list(query.data).map(summaryOf)));
  });
  router.delete('/mails', async (_request, response) => {
    await shelf.clear();
    response.status(204).end();
  });
  router.get('/mails/:id', async (request, response) => {
    const mail = found(shelf, request, response);
    if (mail) response.json(await detailOf(mail));
  });
  router.get('/mails/:id/html', async (request, response) => {
    const mail = found(shelf, request, response);
    if (!mail) return;
    const { html } = await detailOf(mail);
    if (html === null)
      return void response.status(404).json({ error: 'this mail has no HTML, or its body was let go' });
    const base = request.query['links'] === 'new' ? '<base target="_blank">' : '';
    response.set('content-security-policy', MAIL_POLICY).type('html').send(withBase(html, base));
  });
  router.get('/mails/:id/raw', (request, response) => {
    const mail = found(shelf, request, response);
    if (!mail) return;
    if (!mail.raw) return void response.status(404).json({ error: 'the body of this mail was let go' });
    response.type('text/plain; charset=utf-8').send(mail.raw);
  });
}

function addControls(router: Router, box: MailboxRoutes): void {
  router.get('/counters', (request, response) => {
    if (request.query['totals'] !== undefined) return void response.json({ mails: box.shelf.count() });
    response.json(box.shelf.counters());
  });
  router.get('/faults', (_request, response) => void response.json(box.faults()));
  router.put('/faults', express.json(), (request, response) => {
    const faults = MailFaults.safeParse(request.body);
    if (!faults.success) return refuse(response, z.prettifyError(faults.error));
    box.setFaults(faults.data);
    response.json(faults.data);
  });
  router.post('/mails/:id/bounce', express.json(), express.urlencoded(), async (request, response) => {
    const mail = found(box.shelf, request, response);
    if (!mail) return;
    const order = BounceOrder.safeParse(request.body);
    if (!order.success) return refuse(response, z.prettifyError(order.error));
    const to = order.data.to ?? box.bounceTo;
    if (to === null) return refuse(response, 'say where to: { "to": "host:port" }');
    if (mail.envelope.from === '')
      return refuse(response, 'this mail has the null sender: nobody may answer it');
    let answer: string;
    try {
      answer = await box.bounce(mail, order.data.kind, to);
    } catch (error) {
      return void response.status(502).json({ error: `the listener did not take it: ${String(error)}` });
    }
    if (request.is('urlencoded') !== false)
      return response.redirect(303, `/?mail=${mail.id}&bounced=${order.data.kind}`);
    response.json({ answer });
  });
}

function found(shelf: Shelf, request: Request<{ id: string }>, response: Response): KeptMail | null {
  const mail = shelf.find(Number(request.params.id));
  if (!mail) response.status(404).json({ error: 'no such mail' });
  return mail;
}

function refuse(response: Response, error: string): void {
  response.status(400).json({ error });
}

/** Links of a mail carry no target; in the frame of the page they open in a tab of their own. */
function withBase(html: string, base: string): string {
  return /<head[^>]*>/i.test(html) ? html.replace(/<head[^>]*>/i, (head) => head + base) : base + html;
}
