import { timingSafeEqual } from 'node:crypto';
import express, { type Request, type RequestHandler, type Response } from 'express';
import { z } from 'zod';
import type { Core } from '../../runtime/core.ts';
import { AppError } from '../../runtime/errors.ts';
import { requestIdOf } from '../../runtime/http/problem.ts';
import { suffices } from '../roles.ts';
import type { MemberGuard, Role, SignedIn } from '../schema.ts';
import { visitorOf, type Visitor } from '../session.story.ts';
import { sessionCookie } from './cookie.ts';

/** The longest form of ours is a page of settings. */
const FORM_LIMIT_BYTES = 256 * 1024;
const SAFE_METHODS = new Set(['GET', 'HEAD']);

const WithToken = z.looseObject({ csrf: z.string() });

/** Makes the guard of all pages that need somebody signed in. */
export function createMemberGuard(core: Core): MemberGuard<RequestHandler> {
  const cookie = sessionCookie(core.publicUrl);
  const members = new WeakMap<object, SignedIn>();
  const readForm = express.urlencoded({ extended: false, limit: FORM_LIMIT_BYTES });

  async function visitor(request: Request, response: Response): Promise<Visitor | null> {
    const token = cookie.read(request.get('cookie'));
    const found = token === null ? null : await visitorOf(core, token, requestIdOf(response));
    if (found) refuseForgery(core, request, found);
    else leadTo('/sign-in', request, response);
    return found;
  }

  async function admit(role: Role, request: Request, response: Response): Promise<boolean> {
    const found = await visitor(request, response);
    if (found?.member) {
      refuseRole(found.member, role);
      members.set(response, found.member);
      return true;
    }
    if (found) leadTo('/workspaces', request, response);
    return false;
  }

  /** Reads the form first: it carries the token. */
  function guarded(
    admits: (request: Request, response: Response) => boolean | Promise<boolean>,
  ): RequestHandler {
    return (request, response, next) => {
      readForm(request, response, (failure?: unknown) => {
        if (failure !== undefined) return next(failure);
        Promise.resolve()
          .then(() => admits(request, response))
          .then((admitted) => {
            if (admitted) next();
          }, next);
      });
    };
  }

  return {
    requireMember: ({ role }) => guarded((request, response) => admit(role, request, response)),
    requireVisitor: () => guarded(async (request, response) => (await visitor(request, response)) !== null),
    ownForms: () =>
      guarded((request) => {
        if (!SAFE_METHODS.has(request.method)) refuseOtherSites(core.publicUrl, request);
        return true;
      }),
    memberOf(response) {
      const member = members.get(response);
      if (!member) throw new AppError('internal', 'A page was reached past its guard');
      return member;
    },
  };
}

/** To a page that comes before the one that was asked for, and back to it afterwards. */
function leadTo(page: string, request: Request, response: Response): void {
  const back = SAFE_METHODS.has(request.method) ? `?next=${encodeURIComponent(request.originalUrl)}` : '';
  response.redirect(303, `${page}${back}`);
}

function refuseRole({ role }: SignedIn, wanted: Role): void {
  if (suffices(role, wanted)) return;
  throw new AppError('insufficient-role', 'A member lacks a role', {
    words: `This needs the role "${wanted}" in this workspace; yours is "${role}". An owner or an admin can change it.`,
    facts: { role, wanted },
  });
}

/**
 * A change is made only by a form of ours: it carries what no other site can read.
 * @throws {AppError} insufficient-role
 */
function refuseForgery(
  core: Pick<Core, 'publicUrl'>,
  request: Request,
  visitor: Pick<Visitor, 'csrf'>,
): void {
  if (SAFE_METHODS.has(request.method)) return;
  refuseOtherSites(core.publicUrl, request);
  const given = request.get('x-csrf-token') ?? WithToken.safeParse(request.body).data?.csrf ?? '';
  const [one, other] = [Buffer.from(given), Buffer.from(visitor.csrf)];
  if (one.length === other.length && timingSafeEqual(one, other)) return;
  throw forged('This form is of an older session. Go back, reload the page, and send it again.');
}

/** What browsers say of the page a form came from. @throws {AppError} insufficient-role */
function refuseOtherSites(publicUrl: string, request: Request): void {
  const site = request.get('sec-fetch-site');
  const origin = request.get('origin');
  const own = site === undefined ? origin === undefined || origin === new URL(publicUrl).origin : true;
  if (own && (site === undefined || site === 'same-origin' || site === 'none')) return;
  throw forged(`This form was sent from another site than ${new URL(publicUrl).origin}.`);
}

function forged(words: string): AppError {
  return new AppError('insufficient-role', 'A form that is not ours', { words });
}
