import express, { type Request, type RequestHandler, type Response, type Router } from 'express';
import { z } from 'zod';
import { isZone } from '../../connection/schema.ts';
import {
  SidebarActionRequest,
  SidebarSubject,
  type Admitted,
  type SidebarAsk,
  type SidebarDesk,
  type SidebarEntrance,
} from '../../sidebar/schema.ts';
import { Locale, matchLocale } from '../../survey/schema.ts';
import { readAssets, type Assets } from './assets.ts';
import { refusedDocument, shellDocument, type Place } from './document.ts';
import { liveStream, type LiveStreams } from './live-stream.ts';
import type { RefusedWording } from './wording/sidebar-page-wording.ts';

export interface SidebarRouterOptions {
  readonly entrance: SidebarEntrance;
  readonly desk: SidebarDesk;
  /** Where the app lives on this server, e.g. "/zendesk/app". */
  readonly base: string;
  /** The helpdesk's own script, which connects the frame with the window around it. */
  readonly sdkUrl: string;
  /** Who may show a page that says why nothing was opened, as long as the account is not known. */
  readonly anyFrame: string;
  readonly streams: LiveStreams;
}

/** A token of a few kilobytes, and whatever else the frame posts. */
const FORM_LIMIT_BYTES = 32 * 1024;
const JSON_LIMIT_BYTES = 16 * 1024;
const ASSET_CACHE = 'public, max-age=31536000, immutable';
const PLACES: Readonly<Record<string, Place>> = {
  ticket: 'ticket',
  user: 'person',
  organization: 'organisation',
};

const Looking = z.strictObject({
  subject: SidebarSubject,
  locale: Locale.default('en'),
  /** A zone that this server does not know is none. */
  timeZone: z.string().max(64).refine(isZone).optional().catch(undefined),
});
const Acting = Looking.extend({ request: SidebarActionRequest });
const Token = z.object({ token: z.string().min(1) });

/** The app inside a helpdesk: the frame's first request with its signed token, and what its page asks for. */
export function sidebarRouter(options: SidebarRouterOptions): Router {
  const { base, entrance } = options;
  const assets = readAssets();
  const router = express.Router();
  router.get(`${base}/assets/:version/:file`, sendAsset(assets));
  for (const [name, place] of Object.entries(PLACES)) {
    const path = `${base}/${name}`;
    router.post(
      path,
      express.urlencoded({ extended: false, limit: FORM_LIMIT_BYTES }),
      openFrame(options, assets, place),
    );
    // Without signed URLs the helpdesk asks by GET: there is nobody it vouches for.
    router.get(path, (request, response) =>
      refuse(options, assets, { request, response, why: 'opened-elsewhere', frame: null }),
    );
  }
  const json = express.json({ limit: JSON_LIMIT_BYTES });
  router.post(`${base}/api/session`, async (request, response) => {
    const session = await entrance.renew(bearerOf(request));
    if (session === null) return over(response);
    response.json({ session });
  });
  router.post(`${base}/api/viewer`, async (request, response) => {
    if ((await entrance.admit(bearerOf(request))) === null) return over(response);
    const viewer = await entrance.identify(bearerOf(request));
    response.json({ role: viewer?.role ?? null, name: viewer?.name ?? null });
  });
  router.post(`${base}/api/view`, json, asked(options, showView));
  router.post(`${base}/api/act`, json, asked(options, act));
  router.post(`${base}/api/changes`, json, asked(options, follow));
  return router;
}

function sendAsset({ version, files }: Assets): RequestHandler {
  return (request, response, next) => {
    const asset = files.get(String(request.params['file']));
    if (!asset) return next();
    const current = request.params['version'] === version;
    response
      .set('Cache-Control', current ? ASSET_CACHE : 'no-store')
      .type(asset.type)
      .send(asset.text);
  };
}

function openFrame(options: SidebarRouterOptions, assets: Assets, place: Place): RequestHandler {
  return async (request, response) => {
    const body = Token.safeParse(request.body);
    if (!body.success) return refuse(options, assets, { request, response, why: 'malformed', frame: null });
    const entered = await options.entrance.enter(body.data.token);
    if (!entered.ok) {
      return refuse(options, assets, { request, response, why: entered.refusal, frame: entered.frame });
    }
    const { base, sdkUrl } = options;
    setPolicy(response, entered.frame, new URL(sdkUrl).origin);
    response.type('html').send(
      shellDocument({
        place,
        locale: browserLocale(request),
        base,
        version: assets.version,
        sdkUrl,
        session: entered.session,
      }),
    );
  };
}

interface Refusal {
  readonly request: Request;
  readonly response: Response;
  readonly why: keyof RefusedWording;
  readonly frame: string | null;
}

/** A page inside a frame cannot be read by its status, but a log can. */
const STATUS: Partial<Record<keyof RefusedWording, number>> = {
  malformed: 400,
  'opened-elsewhere': 400,
  'helpdesk-away': 503,
};

function refuse(options: SidebarRouterOptions, assets: Assets, refusal: Refusal): void {
  const { request, response, why, frame } = refusal;
  setPolicy(response, frame ?? options.anyFrame, null);
  const page = { why, locale: browserLocale(request), base: options.base, version: assets.version };
  response
    .status(STATUS[why] ?? 401)
    .type('html')
    .send(refusedDocument(page));
}

/** Only the helpdesk's own window may show the page, and only its script runs beside ours. */
function setPolicy(response: Response, frame: string, sdkOrigin: string | null): void {
  response.removeHeader('X-Frame-Options');
  response.set(
    'Content-Security-Policy',
    [
      "default-src 'none'",
      `script-src 'self'${sdkOrigin === null ? '' : ` ${sdkOrigin}`}`,
      "style-src 'self'",
      "connect-src 'self'",
      'img-src data:',
      "base-uri 'none'",
      "form-action 'none'",
      `frame-ancestors ${frame}`,
    ].join('; '),
  );
}

function browserLocale(request: Request): Locale {
  const readable = request.acceptsLanguages().map((tag) => matchLocale(tag));
  return readable.find((locale) => locale !== null) ?? 'en';
}

/** No cookie: a browser that blocks those of third parties, or another site, has no part in this. */
function bearerOf(request: Request): string {
  return /^Bearer (\S+)$/.exec(request.get('Authorization') ?? '')?.[1] ?? '';
}

function over(response: Response): void {
  response.status(401).json({ error: 'session-over' });
}

type Answer = (asked: { ask: SidebarAsk; request: Request; response: Response } & Options) => Promise<void>;
interface Options {
  readonly options: SidebarRouterOptions;
}

/** What the page asks about, inside the account of its session: an account it names itself would not be looked at. */
function asked(options: SidebarRouterOptions, answer: Answer): RequestHandler {
  return async (request, response) => {
    const admitted = await options.entrance.admit(bearerOf(request));
    if (admitted === null) return over(response);
    const looking = Looking.loose().safeParse(request.body);
    if (!looking.success) return notUnderstood(response, looking.error);
    await answer({ ask: askOf(admitted, looking.data), request, response, options });
  };
}

function askOf(admitted: Admitted, { subject, locale, timeZone }: z.output<typeof Looking>): SidebarAsk {
  return { ...admitted, subject, locale, timeZone };
}

function notUnderstood(response: Response, error: z.ZodError): void {
  const faults = error.issues.map(({ path, message }) => ({ path: path.join('.'), message }));
  response.status(400).json({ error: 'not-understood', faults });
}

const showView: Answer = async ({ ask, response, options }) => {
  response.json(await options.desk.read(ask));
};

const act: Answer = async ({ ask, request, response, options }) => {
  const acting = Acting.safeParse(request.body);
  if (!acting.success) return notUnderstood(response, acting.error);
  response.json(await options.desk.act(ask, acting.data.request));
};

const follow: Answer = ({ ask, response, options }) => {
  liveStream(options.streams, response, (tell) => options.desk.watch(ask, tell));
  return Promise.resolve();
};
