import express, { type RequestHandler, type Response, type Router } from 'express';
import { z } from 'zod';
import type { MemberGuard, SignInDesk, Welcome } from '../../../access/schema.ts';
import type { RenderedPage } from '../document.ts';
import { choosePage, linkPage, sentPage, signInPage } from '../pages/sign-in-pages.ts';
import { field, localeOf, nextOf, seen } from '../request.ts';
import { PAGE_HEADERS } from '../respond.ts';

export interface SignInPages {
  readonly desk: SignInDesk;
  readonly guard: MemberGuard<RequestHandler>;
}

export function show(response: Response, { status, html }: RenderedPage): void {
  response.status(status).set(PAGE_HEADERS).send(html);
}

/** Signing in and out, and choosing a workspace. A GET signs nobody in but at the end of a provider's round. */
export function signInRouter({ desk, guard }: SignInPages): Router {
  const router = express.Router();
  router.get('/sign-in', (request, response) => {
    show(response, askForAddress(request, null));
  });
  router.post('/sign-in', guard.ownForms(), async (request, response) => {
    const typed = field(request.body, 'email');
    const email = z.email().safeParse(typed);
    if (!email.success) return show(response, askForAddress(request, typed));
    const locale = localeOf(request);
    await desk.mailLink({ email: email.data, next: nextOf(request.body), locale });
    show(response, sentPage(locale));
  });
  router.get('/sign-in/link/:token', async (request, response) => {
    show(response, linkPage(localeOf(request), await desk.linkState(request.params.token)));
  });
  router.post('/sign-in/link/:token', guard.ownForms(), async (request, response) => {
    const used = await desk.useLink(String(request.params['token']), seen(request, response));
    if (typeof used === 'string') return show(response, linkPage(localeOf(request), used));
    welcome(response, used);
  });
  router.use(providerRoutes({ desk, guard }), workspaceRoutes({ desk, guard }));
  return router;

  function askForAddress(request: express.Request, refused: string | null): RenderedPage {
    const next = nextOf(refused === null ? request.query : request.body);
    return signInPage({
      locale: localeOf(request),
      next,
      oidcName: desk.oidcName,
      mails: desk.mails,
      refused,
    });
  }
}

function providerRoutes({ desk }: SignInPages): Router {
  const router = express.Router();
  router.get('/sign-in/oidc', async (request, response) => {
    welcome(response, await desk.beginOidc(nextOf(request.query)));
  });
  router.get('/sign-in/oidc/callback', async (request, response) => {
    welcome(response, await desk.finishOidc(request.originalUrl, seen(request, response)));
  });
  return router;
}

function workspaceRoutes({ desk, guard }: SignInPages): Router {
  const router = express.Router();
  router.get('/workspaces', guard.requireVisitor(), async (request, response) => {
    const here = seen(request, response);
    const visitor = await desk.visitor(here);
    if (!visitor) return response.redirect(303, '/sign-in');
    const places = await desk.places(here);
    const next = nextOf(request.query);
    show(response, choosePage({ locale: localeOf(request), visitor, places, next }));
  });
  router.post('/workspaces', guard.requireVisitor(), async (request, response) => {
    await desk.choose(seen(request, response), field(request.body, 'workspace'));
    response.redirect(303, ownPath(nextOf(request.body)));
  });
  router.post('/sign-out', guard.requireVisitor(), async (request, response) => {
    response.append('Set-Cookie', await desk.signOut(seen(request, response)));
    response.redirect(303, '/sign-in');
  });
  return router;
}

function welcome(response: Response, { cookies, goTo }: Welcome): void {
  for (const cookie of cookies) response.append('Set-Cookie', cookie);
  response.set('Cache-Control', 'no-store').redirect(303, goTo);
}

/** Never to another site, whatever a form says. */
function ownPath(next: string): string {
  return /^\/(?![/\\])[\w\-./?=&%:,~+]*$/.test(next) ? next : '/members';
}
