import { createHash, randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import express, { type Request, type RequestHandler, type Response, type Router } from 'express';
import { z } from 'zod';
import type { InstallDesk, Visitor } from '../../install/schema.ts';
import { type Locale, matchLocale } from '../../survey/schema.ts';
import { emptyDrawing, takeAct } from './acts.ts';
import { installPage, strangerPage, type Notice, type RenderedPage, type Stranger } from './page.ts';
import { STYLE } from './style.ts';
import { EN } from './wording/en.ts';

const FORM_LIMIT_BYTES = 256 * 1024;
const NONCE_BYTES = 16;

export interface InstallRouterOptions {
  readonly guard: (request: IncomingMessage) => Promise<Visitor | 'sign-in'>;
  /** Set-Cookie of a session for a signed link of this connection; null for any other. */
  readonly exchange: (connectionId: string, key: string) => string | null;
  readonly form: {
    /** What this browser was given with the form; null when it brings nothing. */
    nonceOf(cookies: string | undefined): string | null;
    /** Set-Cookie that gives it. */
    cookie(nonce: string): string;
    seal(nonce: string): string;
    holds(nonce: string, sealed: string): boolean;
  };
  /** Where strangers are led. */
  readonly signInUrl: string;
}

const Id = z.uuid();

/** The install page and its acts: GET and POST of /connections/:id/install. */
export function installRouter(desk: InstallDesk, options: InstallRouterOptions): Router {
  const router = express.Router();
  const path = '/connections/:id/install';
  const headers = pageHeaders();
  router.use(path, (_request, response, next) => {
    response.set(headers);
    next();
  });
  router.get(path, enterByLink(options), show(desk, options));
  router.post(path, express.urlencoded({ extended: false, limit: FORM_LIMIT_BYTES }), take(desk, options));
  return router;
}

function pageHeaders(): Readonly<Record<string, string>> {
  const style = createHash('sha256').update(STYLE).digest('base64');
  const policy = [
    "default-src 'none'",
    `style-src 'sha256-${style}'`,
    'img-src data:',
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ];
  return {
    'Content-Security-Policy': policy.join('; '),
    'Cache-Control': 'no-store',
    Vary: 'Accept-Language',
  };
}

function idOf(request: Request): string {
  return String(request.params['id']).toLowerCase();
}

function localeOf(request: Request): Locale {
  const wanted = [request.query['lang'], ...request.acceptsLanguages()];
  const readable = wanted.map((tag) => (typeof tag === 'string' ? matchLocale(tag) : null));
  return readable.find((locale) => locale !== null) ?? 'en';
}

function send(response: Response, page: RenderedPage): void {
  response.status(page.status).type('html').send(page.html);
}

function turnAway(request: Request, response: Response, kind: Stranger): void {
  send(response, strangerPage(kind, localeOf(request)));
}

/** The key leaves the address at once: it would stay in the browser's history. */
function enterByLink(options: InstallRouterOptions): RequestHandler {
  return (request, response, next) => {
    const { key } = request.query;
    if (typeof key !== 'string') return next();
    const id = idOf(request);
    const cookie = options.exchange(id, key);
    if (cookie === null) return turnAway(request, response, 'link');
    response.append('Set-Cookie', cookie);
    response.redirect(303, `/connections/${id}/install`);
  };
}

/** Null: a stranger, who was answered. */
async function admit(
  request: Request,
  response: Response,
  { guard, signInUrl }: InstallRouterOptions,
): Promise<Visitor | null> {
  if (!Id.safeParse(idOf(request)).success) {
    turnAway(request, response, 'gone');
    return null;
  }
  const visitor = await guard(request);
  if (visitor !== 'sign-in') return visitor;
  response.redirect(303, `${signInUrl}?next=${encodeURIComponent(request.originalUrl)}`);
  return null;
}

function show(desk: InstallDesk, options: InstallRouterOptions): RequestHandler {
  return async (request, response) => {
    const visitor = await admit(request, response, options);
    if (visitor === null) return;
    const view = await desk.view(visitor, idOf(request));
    if (view === null) return turnAway(request, response, 'gone');
    const locale = localeOf(request);
    const sealed = sealedForm(request, response, options);
    const notice = noticeOf(request.query['said']);
    send(response, installPage({ locale, view, drawing: emptyDrawing(view), notice, sealed, status: 200 }));
  };
}

function noticeOf(said: unknown): Notice | null {
  const known = Object.keys(EN.said).find((one) => one === said);
  return isSaid(known) ? { kind: 'said', said: known } : null;
}

function isSaid(text: string | undefined): text is keyof typeof EN.said {
  return text !== undefined && Object.hasOwn(EN.said, text);
}

/** What a form must bring back, bound to a cookie that no other site can set or read. */
function sealedForm(request: Request, response: Response, options: InstallRouterOptions): string {
  const nonce = options.form.nonceOf(request.get('Cookie')) ?? randomBytes(NONCE_BYTES).toString('base64url');
  response.append('Set-Cookie', options.form.cookie(nonce));
  return options.form.seal(nonce);
}

function take(desk: InstallDesk, options: InstallRouterOptions): RequestHandler {
  return async (request, response) => {
    const visitor = await admit(request, response, options);
    if (visitor === null) return;
    const fields = fieldsOf(request.body);
    if (!options.form.holds(options.form.nonceOf(request.get('Cookie')) ?? '', fields.get('csrf') ?? ''))
      return turnAway(request, response, 'forged');
    const view = await desk.view(visitor, idOf(request));
    if (view === null) return turnAway(request, response, 'gone');
    const locale = localeOf(request);
    const outcome = await takeAct({ desk, visitor, view, fields, locale });
    if (outcome.done !== null)
      return response.redirect(303, `/connections/${idOf(request)}/install?said=${outcome.done}`);
    const now = (await desk.view(visitor, idOf(request))) ?? view;
    const sealed = sealedForm(request, response, options);
    send(response, installPage({ locale, view: now, ...outcome, sealed }));
  };
}

/** Later fields of one name win: an unticked box is followed by nothing, a ticked one by itself. */
function fieldsOf(body: unknown): URLSearchParams {
  const fields = new URLSearchParams();
  if (typeof body !== 'object' || body === null) return fields;
  for (const [name, value] of Object.entries(body)) {
    const values: unknown[] = Array.isArray(value) ? value : [value];
    for (const one of values) if (typeof one === 'string') fields.append(name, one);
  }
  return fields;
}
