import express from 'express';
import type { Request, Response, Router } from 'express';
import { agree, deny, readWish } from './consent.ts';
import type { ConsentWish } from './consent.ts';
import { consentPage, faultPage } from './consent-page.ts';
import type { Account } from './state.ts';
import type { World } from './world.ts';

/** The consent page of an account, for people. */
export function consentRouter(world: World): Router {
  const router = express.Router({ mergeParams: true });
  const path = '/oauth/authorizations/new';
  router.get(path, (request, response) => {
    withWish(world, { request, response }, (account, wish) => {
      const people = [...account.users.values()].filter(({ role }) => role !== 'end-user');
      response
        .type('html')
        .send(consentPage({ action: request.originalUrl, account: account.name, wish, people }));
    });
  });
  router.post(path, express.urlencoded({ extended: false }), (request, response) => {
    withWish(world, { request, response }, (account, wish) => {
      const fields = new Map(Object.entries(request.body ?? {}));
      const chosen = account.users.get(Number(fields.get('user')));
      const allowed = fields.get('answer') === 'allow' && chosen && chosen.role !== 'end-user';
      const url = allowed ? agree(world, wish, { account, userId: chosen.id }) : deny(wish);
      response.redirect(302, url.toString());
    });
  });
  return router;
}

function withWish(
  world: World,
  { request, response }: { request: Request; response: Response },
  act: (account: Account, wish: ConsentWish) => void,
): void {
  const account = world.state.accounts.get(String(request.params['account']));
  if (!account || account.unreachable) {
    response.status(404).type('html').send(faultPage('There is no help desk at this address.'));
    return;
  }
  const wish = readWish(world, new URL(request.originalUrl, 'http://sandbox').searchParams);
  if (typeof wish === 'string') response.status(400).type('html').send(faultPage(wish));
  else act(account, wish);
}
