import express from 'express';
import type { Request, Response, Router } from 'express';
import { agree, deny, readWish } from './consent.ts';
import type { ConsentWish } from './consent.ts';
import { consentPage, faultPage } from './consent-page.ts';
import { isInstalled } from './tokens.ts';
import type { World } from './world.ts';

/** The consent page for people; `/oauth/:account/authorize` has a portal chosen already. */
export function consentRoutes(world: World): Router {
  const router = express.Router();
  const paths = ['/oauth/authorize', '/oauth/:account/authorize'];
  router.get(paths, (request, response) => {
    const wish = readWish(world, queryOf(request));
    if (typeof wish === 'string') sendFault(response, wish);
    else show(world, request, { response, wish });
  });
  router.post(paths, express.urlencoded({ extended: false }), (request, response) => {
    const wish = readWish(world, queryOf(request));
    if (typeof wish === 'string') sendFault(response, wish);
    else decide(world, request, { response, wish });
  });
  return router;
}

interface Asked {
  readonly response: Response;
  readonly wish: ConsentWish;
}

function queryOf(request: Request): URLSearchParams {
  return new URL(request.originalUrl, 'http://sandbox').searchParams;
}

function show(world: World, request: Request, { response, wish }: Asked): void {
  const portals = [...world.state.portals.values()].map((portal) => ({
    id: portal.id,
    name: portal.name,
    installed: isInstalled(world.state, portal.id),
    people: portal.owners.filter(({ archived }) => !archived),
  }));
  const chosen = String(request.params['account'] ?? portals.find(({ installed }) => !installed)?.id ?? '');
  response.type('html').send(consentPage({ action: request.originalUrl, wish, portals, chosen }));
}

function decide(world: World, request: Request, { response, wish }: Asked): void {
  const fields = new Map(Object.entries(request.body ?? {}));
  if (fields.get('answer') !== 'allow') {
    response.redirect(302, deny(wish).toString());
    return;
  }
  const portal = world.state.portals.get(String(fields.get('portal')));
  if (!portal || portal.suspended === true) {
    sendFault(response, 'Choose an account that is active.');
    return;
  }
  const email = fields.get('user');
  const userEmail = typeof email === 'string' && email !== '' ? email : (portal.owners[0]?.email ?? null);
  response.redirect(302, agree(world, wish, { portal, userEmail }).toString());
}

function sendFault(response: Response, words: string): void {
  response.status(400).type('html').send(faultPage(words));
}
