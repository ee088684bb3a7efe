import { readFileSync } from 'node:fs';
import express, { type Request, type Response, type Router } from 'express';
import { appsOf, signToken } from '../apps.ts';
import type { Account, InstalledApp, User } from '../state.ts';
import type { World } from '../world.ts';
import { framePage, type FramePage } from './page.ts';
import { sceneOf, type Scene } from './scene.ts';

const FILES = { 'zaf_sdk.min.js': 'zaf-sdk.js', 'host.js': 'host.js', 'host.css': 'host.css' } as const;

/** What runs in a browser: the script that apps load, and the window around their frames. */
export function sandboxFiles(): Router {
  const router = express.Router();
  for (const [name, file] of Object.entries(FILES)) {
    const text = readFileSync(new URL(file, import.meta.url), 'utf8');
    router.get(`/${name}`, (_request, response) => {
      response.type(name.endsWith('.css') ? 'css' : 'js').send(text);
    });
  }
  return router;
}

/** The agent's window: a ticket, a customer or an organisation with the installed app beside it. */
export function agentRouter(world: World, url: () => string): Router {
  const router = express.Router({ mergeParams: true });
  for (const kind of ['tickets', 'users', 'organizations'] as const) {
    router.get(`/${kind}/:id`, (request, response) => {
      const account = accountOf(world, request);
      const scene = account && sceneOf(account, kind, String(request.params['id']));
      if (!account || !scene) return notThere(response);
      response.type('html').send(framePage(pageOf(url(), { account, scene, request })));
    });
  }
  router.post('/token', (request, response) => {
    const account = accountOf(world, request);
    const app = account && appsOf(account)[0];
    if (!account || !app) return notThere(response);
    const location = queryText(request, 'location') ?? 'ticket_sidebar';
    const baseUrl = `${url()}/accounts/${account.subdomain}`;
    response.json({
      token: signToken({ app, user: agentOf(account, request), location, baseUrl, now: world.now() }),
    });
  });
  return router;
}

function accountOf(world: World, request: Request): Account | undefined {
  return world.state.accounts.get(String(request.params['account']));
}

function queryText(request: Request, name: string): string | null {
  const value = request.query[name];
  return typeof value === 'string' ? value : null;
}

function notThere(response: Response): void {
  response.status(404).type('text').send('There is no such record in this sandbox.');
}

/** Whom `?as=` names; the first agent otherwise. */
function agentOf(account: Account, request: Request): User {
  const staff = staffOf(account);
  const wanted = queryText(request, 'as');
  const found = staff.find(({ email }) => email === wanted) ?? staff.find(({ role }) => role === 'agent');
  if (!found) throw new Error('An account without agents');
  return found;
}

function staffOf(account: Account): User[] {
  return [...account.users.values()].filter(({ role }) => role !== 'end-user');
}

function pageOf(
  url: string,
  { account, scene, request }: { account: Account; scene: Scene; request: Request },
): FramePage {
  const app: InstalledApp | undefined = appsOf(account)[0];
  const agent = agentOf(account, request);
  return {
    scene,
    assets: `${url}/static`,
    accountPath: `/accounts/${account.subdomain}`,
    appUrl: app?.locations[scene.location] ?? null,
    metadata: app ? { appId: app.id, installationId: app.installationId, settings: {} } : null,
    agent,
    staff: staffOf(account),
    locale: queryText(request, 'locale') ?? agent.locale,
    scheme: request.query['scheme'] === 'dark' ? 'dark' : 'light',
  };
}
