import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import express, {
  type ErrorRequestHandler,
  type NextFunction,
  type Request,
  type Response,
  type Router,
} from 'express';
import { z } from 'zod';
import { html, type Html } from '../../../heads/markup/html.ts';
import { pageDocument, type Frame, type Page, type Told } from './document.ts';
import { stepRoutes, type StepParts } from './steps/routes.ts';
import type { AccountTitle } from './records/account-view.ts';
import { NoSuchPageError, type Reader } from './reader.ts';
import { answerPage } from './pages/answer.ts';
import { decisionPage } from './pages/decision.ts';
import { frontPage } from './pages/front.ts';
import { notesPage } from './pages/notes.ts';
import { organisationsPage, peoplePage, personPage } from './pages/people.ts';
import type { Scene } from './pages/scene.ts';
import { tasksPage } from './pages/tasks.ts';
import { ticketPage } from './pages/ticket.ts';
import { ticketsPage } from './pages/tickets.ts';

export interface FaceParts extends StepParts {
  readonly reader: Reader;
  readonly frame: Frame;
}

const FOLDER = fileURLToPath(new URL('.', import.meta.url));
const POLICY =
  "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/** The sandbox's pages. */
export function faceRoutes(parts: FaceParts): Router {
  const router = express.Router();
  router.use((_request, response, next) => {
    response.set({
      'content-security-policy': POLICY,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'same-origin',
    });
    next();
  });
  const style = styleSheet();
  router.get('/face.css', (_request, response) => void response.type('css').send(style));
  router.get('/face.js', (_request, response) => {
    response.sendFile('face.js', { root: FOLDER, cacheControl: false });
  });
  router.use(stepRoutes(parts));
  frontRoute(router, parts);
  listRoutes(router, parts);
  detailRoutes(router, parts);
  router.use(() => {
    throw new NoSuchPageError('There is no such page.');
  });
  router.use(sayWhatFailed(parts));
  return router;
}

/** Files of one sheet, in the order of their numbers. */
function styleSheet(): string {
  const folder = join(FOLDER, 'style');
  const files = readdirSync(folder).toSorted();
  return files.map((file) => readFileSync(join(folder, file), 'utf8')).join('\n');
}

function frontRoute(router: Router, { reader, frame }: FaceParts): void {
  router.get('/', async (request, response) => {
    const content = frontPage(await reader.front());
    sendPage(request, response, { frame, page: { title: 'Start', at: '/', content } });
  });
}

type ListPage = (scene: Scene) => Html;

const LISTS: Readonly<Record<string, ListPage>> = {
  tickets: ticketsPage,
  people: peoplePage,
  organisations: organisationsPage,
  tasks: tasksPage,
  notes: notesPage,
};

function listRoutes(router: Router, { reader, frame }: FaceParts): void {
  router.get('/:platform/:account', (request, response) => {
    const title = titleAt(frame, request);
    response.redirect(302, `${title.path}/${title.hasTickets ? 'tickets' : 'people'}`);
  });
  router.get('/:platform/:account/:list', async (request, response) => {
    const title = titleAt(frame, request);
    const { list } = request.params;
    const render = Object.hasOwn(LISTS, list) ? LISTS[list] : undefined;
    if (!render) throw new NoSuchPageError('There is no such list.');
    const content = render(await reader.scene(title, request.path));
    sendPage(request, response, { frame, page: { title: title.name, at: title.path, content } });
  });
}

function detailRoutes(router: Router, { reader, frame }: FaceParts): void {
  const show = (path: string, render: (scene: Scene, request: Request) => Html | Promise<Html>): void => {
    router.get(path, async (request, response) => {
      const title = titleAt(frame, request);
      const content = await render(await reader.scene(title, request.path), request);
      sendPage(request, response, { frame, page: { title: title.name, at: title.path, content } });
    });
  };
  show('/:platform/:account/people/:id', (scene, request) =>
    personPage(reader.person(scene, param(request, 'id')), scene),
  );
  show('/:platform/:account/tickets/:id', (scene, request) =>
    ticketPage(reader.ticket(scene, param(request, 'id')), scene),
  );
  show('/:platform/:account/tickets/:id/decisions/:row', async (scene, request) => {
    const ticket = reader.ticket(scene, param(request, 'id'));
    return decisionPage(ticket, await reader.decision(scene, ticket.id, param(request, 'row')), scene);
  });
  show('/:platform/:account/tickets/:id/answers/:answer', async (scene, request) => {
    const answer = await reader.answer(param(request, 'answer'));
    return answerPage(
      reader.ticket(scene, param(request, 'id')),
      { answer, accounts: frame.accounts },
      scene,
    );
  });
}

function titleAt({ accounts }: Frame, request: Request): AccountTitle {
  const path = `/${param(request, 'platform')}/${param(request, 'account')}`;
  const title = accounts.find((one) => one.path === path);
  if (!title) throw new NoSuchPageError('There is no such account in this sandbox.');
  return title;
}

function param(request: Request, name: string): string {
  return String(request.params[name]);
}

const Sentence = z.string().min(1).max(300);

function toldIn({ query }: Request): Told | null {
  const trouble = Sentence.safeParse(query['trouble']);
  const told = Sentence.safeParse(query['told']);
  if (trouble.success) return { words: trouble.data, trouble: true };
  return told.success ? { words: told.data, trouble: false } : null;
}

function sendPage(request: Request, response: Response, { frame, page }: { frame: Frame; page: Page }): void {
  response.type('html').send(pageDocument(frame, page, toldIn(request)));
}

function sayWhatFailed({ frame }: FaceParts): ErrorRequestHandler {
  // oxlint-disable-next-line max-params -- Express knows an error handler by its four arguments
  return (error: unknown, _request: Request, response: Response, _next: NextFunction) => {
    const known = error instanceof NoSuchPageError;
    if (!known) console.error(error);
    const words = known ? error.message : 'The page could not be made: is the service still running?';
    const content = html`<header class="head" data-key="head">
      <h1>${known ? 'Nothing here' : 'Something failed'}</h1>
      <p class="lead">${words}</p>
      <p><a href="/">Back to the start</a></p>
    </header>`;
    response
      .status(known ? 404 : 500)
      .type('html')
      .send(pageDocument(frame, { title: words, at: '', content }, null));
  };
}
