import express, {
  type ErrorRequestHandler,
  type Request,
  type RequestHandler,
  type Response,
  type Router,
} from 'express';
import type { AnswerDesk, PreferencesView, RespondentView } from '../../response/schema.ts';
import { type Locale, matchLocale } from '../../survey/schema.ts';
import { type PreferencesReading, readAnswer, readPreferences, readPreselected } from './form-body.ts';
import {
  type MessageName,
  type RenderedPage,
  renderMessage,
  renderPage,
  renderPreferences,
} from './render.ts';
import { pageHeaders, sendPage } from './respond.ts';

/** 5,000 characters of the longest kind, percent-encoded, and the other fields. */
const FORM_LIMIT_BYTES = 64 * 1024;
export const FORM_TYPE = 'application/x-www-form-urlencoded';
/** RFC 8058 lets a mail client send its one-click request in this shape too. */
const MULTIPART_TYPE = 'multipart/form-data';

export interface RespondentRouterOptions {
  /**
   * Told of every failure, while the respondent gets a friendly page with status 500; without it failures go on to
   * the application's own error handler.
   */
  readonly onFailure?: (failure: unknown, request: Request) => void;
}

export function browserLocale(request: Request): Locale {
  const readable = request.acceptsLanguages().map((tag) => matchLocale(tag));
  return readable.find((locale) => locale !== null) ?? 'en';
}

export function tokenOf(request: Request): string {
  return String(request.params['token']);
}

export function show(request: Request, response: Response, page: RenderedPage): Promise<void> {
  const encoding = request.acceptsEncodings('br', 'gzip', 'identity');
  return sendPage(response, page, encoding === 'br' || encoding === 'gzip' ? encoding : 'identity');
}

export function say(request: Request, response: Response, name: MessageName): Promise<void> {
  return show(request, response, renderMessage(name, browserLocale(request)));
}

function pageFor(request: Request, view: RespondentView, chooseFirst: boolean): RenderedPage {
  return renderPage(
    view.state === 'unknown' ? { ...view, locale: browserLocale(request) } : view,
    chooseFirst,
  );
}

/** Refuses other types, then reads the bytes, at most FORM_LIMIT_BYTES. */
export function formBody(types: string[]): RequestHandler[] {
  const refuse: RequestHandler = async (request, response, next) => {
    if (request.is(types) === false) await say(request, response, 'unreadable');
    else next();
  };
  return [refuse, express.raw({ type: types, limit: FORM_LIMIT_BYTES })];
}

export async function fieldsOf(request: Request): Promise<URLSearchParams> {
  const bytes: unknown = request.body;
  if (!Buffer.isBuffer(bytes)) return new URLSearchParams();
  if (!request.is(MULTIPART_TYPE)) return new URLSearchParams(bytes.toString('utf8'));
  const headers = { 'Content-Type': request.get('Content-Type') ?? '' };
  const form = await new globalThis.Response(new Uint8Array(bytes), { headers }).formData().catch(() => null);
  const fields = new URLSearchParams();
  form?.forEach((value, name) => {
    if (typeof value === 'string') fields.append(name, value);
  });
  return fields;
}

function showQuestion(desk: AnswerDesk): RequestHandler {
  return async (request, response) => {
    const view = await desk.view(tokenOf(request), readPreselected(request.query['s']));
    await show(request, response, pageFor(request, view, false));
  };
}

function takeAnswer(desk: AnswerDesk): RequestHandler {
  return async (request, response) => {
    const reading = readAnswer(await fieldsOf(request));
    if (!reading.ok && reading.fault === 'too-long') return say(request, response, 'tooLong');

    const token = tokenOf(request);
    const view = reading.ok ? await desk.answer(token, reading.form) : await desk.view(token, null);
    // A POST that ends at the scale again has recorded nothing.
    await show(request, response, pageFor(request, view, view.state === 'ask'));
  };
}

function showPreferences(desk: AnswerDesk): RequestHandler {
  return async (request, response) => {
    const view = await desk.preferences(tokenOf(request));
    if (view === null) await say(request, response, 'unknown');
    else await show(request, response, renderPreferences(view));
  };
}

function preferencesAfter(
  desk: AnswerDesk,
  token: string,
  wish: Exclude<PreferencesReading, 'one-click'>,
): Promise<PreferencesView | null> {
  if (wish === null) return desk.preferences(token);
  return wish === 'own-data' ? desk.askOwnData(token) : desk.setPreferences(token, wish.optedOut);
}

function takePreferences(desk: AnswerDesk): RequestHandler {
  return async (request, response) => {
    const token = tokenOf(request);
    const wish = readPreferences(await fieldsOf(request));
    if (wish === 'one-click') {
      return say(request, response, (await desk.unsubscribe(token)) ? 'unsubscribed' : 'unknown');
    }
    const view = await preferencesAfter(desk, token, wish);
    if (view === null) return say(request, response, 'unknown');
    const page = renderPreferences(view);
    await show(request, response, wish === null ? { ...page, status: 400 } : page);
  };
}

function statusOf(failure: unknown): number | null {
  if (typeof failure !== 'object' || failure === null || !('status' in failure)) return null;
  return typeof failure.status === 'number' ? failure.status : null;
}

export function friendlyFailure(onFailure: RespondentRouterOptions['onFailure']): ErrorRequestHandler {
  // oxlint-disable-next-line max-params -- Express knows an error handler by its four parameters.
  return async (failure: unknown, request, response, next) => {
    const status = statusOf(failure);
    if (status === 413) return say(request, response, 'tooLarge');
    if (status === 415 || status === 400) return say(request, response, 'unreadable');
    if (onFailure === undefined || response.headersSent) return next(failure);
    onFailure(failure, request);
    await say(request, response, 'failed');
  };
}

/**
 * The respondent's page and the preference page: GET, HEAD and POST of /s/:token and /u/:token.
 * A GET or HEAD records nothing; every answer is one self-contained page without cookies.
 */
export function respondentRouter(desk: AnswerDesk, options: RespondentRouterOptions = {}): Router {
  const router = express.Router();
  const headers = pageHeaders();
  router.use(['/s/:token', '/u/:token'], (_request, response, next) => {
    response.set(headers);
    next();
  });
  router.get('/s/:token', showQuestion(desk));
  router.post('/s/:token', formBody([FORM_TYPE]), takeAnswer(desk));
  router.get('/u/:token', showPreferences(desk));
  router.post('/u/:token', formBody([FORM_TYPE, MULTIPART_TYPE]), takePreferences(desk));
  router.use(['/s', '/u'], friendlyFailure(options.onFailure));
  return router;
}
