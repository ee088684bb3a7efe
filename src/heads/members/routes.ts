import express, {
  type ErrorRequestHandler,
  type Request,
  type RequestHandler,
  type Response,
  type Router,
} from 'express';
import { z } from 'zod';
import {
  KeyScope,
  Role,
  type MemberGuard,
  type MembersDesk,
  type SignedIn,
  type SignInDesk,
} from '../../access/schema.ts';
import { auditPage } from './pages/audit-page.ts';
import { keysPage } from './pages/keys-page.ts';
import { membersPage } from './pages/members-page.ts';
import { sessionsPage } from './pages/sessions-page.ts';
import { refusedPage } from './pages/sign-in-pages.ts';
import { field, fields, localeOf } from './request.ts';
import { show, signInRouter } from './sign-in/routes.ts';
import { membersWording } from './wording/catalogue.ts';

export interface MembersRouterParts {
  readonly signIn: SignInDesk;
  readonly desk: MembersDesk;
  readonly guard: MemberGuard<RequestHandler>;
  /** What a failure says to a person; null when it is our fault. */
  readonly explain: (failure: unknown) => { readonly status: number; readonly words: string } | null;
  readonly onFailure: (failure: unknown) => void;
}

type Act = (member: SignedIn, request: Request) => Promise<unknown>;

/** Signing in, members, API keys, sessions and the audit log. Everything works without script. */
export function membersRouter(parts: MembersRouterParts): Router {
  const router = express.Router();
  const { guard } = parts;
  router.use(
    signInRouter({ desk: parts.signIn, guard }),
    memberRoutes(parts),
    keyRoutes(parts),
    logRoutes(parts),
  );
  router.use(PATHS, friendlyFailure(parts));
  return router;
}

const PATHS = ['/sign-in', '/sign-out', '/workspaces', '/members', '/api-keys', '/sessions', '/audit'];
const NewMember = z.object({ email: z.email().toLowerCase(), role: Role });
const NewKey = z.object({ name: z.string().min(1).max(100), scopes: z.array(KeyScope).min(1) });
const Id = z.uuid();

/** Does it, then shows the page anew: a reload repeats nothing. */
function act(guard: MembersRouterParts['guard'], back: string, does: Act): RequestHandler {
  return async (request, response) => {
    await does(guard.memberOf(response), request);
    response.redirect(303, back);
  };
}

function idOf(request: Request): string {
  return Id.parse(request.params['id']);
}

function memberRoutes({ desk, guard }: MembersRouterParts): Router {
  const router = express.Router();
  const anybody = guard.requireMember({ role: 'viewer' });
  const admins = guard.requireMember({ role: 'admin' });
  router.get('/members', anybody, async (request, response) => {
    const member = guard.memberOf(response);
    const members = await desk.members(member);
    show(response, membersPage({ locale: localeOf(request), member, members }));
  });
  router.post(
    '/members/invite',
    admins,
    act(guard, '/members', (member, { body }) =>
      desk.invite(member, NewMember.parse({ email: field(body, 'email'), role: field(body, 'role') })),
    ),
  );
  router.post(
    '/members/:id/again',
    admins,
    act(guard, '/members', (member, request) => desk.inviteAgain(member, idOf(request))),
  );
  router.post(
    '/members/:id/role',
    admins,
    act(guard, '/members', (member, request) =>
      desk.changeRole(member, { id: idOf(request), role: Role.parse(field(request.body, 'role')) }),
    ),
  );
  router.post(
    '/members/:id/remove',
    anybody,
    act(guard, '/members', (member, request) => desk.remove(member, idOf(request))),
  );
  return router;
}

const NOTHING_MADE = { made: null, incomplete: false };

function keyRoutes({ desk, guard }: MembersRouterParts): Router {
  const router = express.Router();
  const admins = guard.requireMember({ role: 'admin' });
  async function showKeys(
    request: Request,
    response: Response,
    { made, incomplete }: { made: string | null; incomplete: boolean },
  ): Promise<void> {
    const member = guard.memberOf(response);
    const keys = await desk.keys(member);
    show(response, keysPage({ locale: localeOf(request), member, keys, made, incomplete }));
  }
  router.get('/api-keys', admins, (request, response) => showKeys(request, response, NOTHING_MADE));
  // Shown in the answer itself: a key in a redirect would be in the browser's history.
  router.post('/api-keys', admins, async (request, response) => {
    const { body } = request;
    const wish = NewKey.safeParse({ name: field(body, 'name'), scopes: fields(body, 'scope') });
    const made = wish.success ? await desk.makeKey(guard.memberOf(response), wish.data) : null;
    await showKeys(request, response, { made, incomplete: !wish.success });
  });
  router.post(
    '/api-keys/:id/revoke',
    admins,
    act(guard, '/api-keys', (member, request) => desk.revokeKey(member, idOf(request))),
  );
  return router;
}

const Before = z.object({ at: z.coerce.date(), id: Id });

function logRoutes({ desk, guard }: MembersRouterParts): Router {
  const router = express.Router();
  const anybody = guard.requireMember({ role: 'viewer' });
  router.get('/sessions', anybody, async (request, response) => {
    const member = guard.memberOf(response);
    show(response, sessionsPage({ locale: localeOf(request), member, ...(await desk.sessions(member)) }));
  });
  router.post(
    '/sessions/:id/end',
    anybody,
    act(guard, '/sessions', (member, request) => desk.revokeSession(member, idOf(request))),
  );
  router.get('/audit', guard.requireMember({ role: 'admin' }), async (request, response) => {
    const member = guard.memberOf(response);
    const before = Before.safeParse(request.query).data ?? null;
    const { items, next } = await desk.audit(member, before);
    show(response, auditPage({ locale: localeOf(request), member, items, next }));
  });
  return router;
}

function friendlyFailure({ explain, onFailure }: MembersRouterParts): ErrorRequestHandler {
  // oxlint-disable-next-line max-params -- Express knows an error handler by its four parameters.
  return (failure: unknown, request, response, next) => {
    if (response.headersSent) return next(failure);
    const locale = localeOf(request);
    const explained = explain(failure);
    if (explained === null) onFailure(failure);
    const { status, words } = explained ?? { status: 500, words: membersWording(locale).refused.failed };
    show(response, refusedPage(locale, status, words));
  };
}
