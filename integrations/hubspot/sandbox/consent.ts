import { randomBytes } from 'node:crypto';
import type { SandboxPortal } from './state.ts';
import { scopesIn } from './tokens.ts';
import type { World } from './world.ts';

const CODE_LIFE_MS = 60_000;

export interface ConsentWish {
  readonly redirectUri: string;
  readonly state: string | null;
  readonly required: readonly string[];
  readonly optional: readonly string[];
}

const KNOWN = ['client_id', 'redirect_uri', 'scope', 'optional_scope', 'state'];

/** What an authorize URL asks for; a sentence when HubSpot would show an error instead of the consent page. */
export function readWish({ state: { app } }: World, query: URLSearchParams): ConsentWish | string {
  const strange = [...query.keys()].find((name) => !KNOWN.includes(name));
  if (strange !== undefined) return `The parameter ${strange} is not known.`;
  const repeated = KNOWN.find((name) => query.getAll(name).length > 1);
  if (repeated !== undefined) return `The parameter ${repeated} is there twice.`;
  if (app.clientId !== null && query.get('client_id') !== app.clientId)
    return 'The client id does not belong to an app.';
  const redirectUri = query.get('redirect_uri') ?? '';
  if (!isRegistered(app.redirectUrls, redirectUri))
    return 'The redirect URL is not one of those the app has registered.';
  const required = listOf(query.get('scope'));
  if (!required.includes('oauth')) return 'The scope oauth is missing.';
  return { redirectUri, state: query.get('state'), required, optional: listOf(query.get('optional_scope')) };
}

function listOf(text: string | null): string[] {
  return (text ?? '').split(' ').filter(Boolean);
}

function isRegistered(registered: readonly string[] | null, given: string): boolean {
  if (registered !== null) return registered.includes(given);
  const host = URL.parse(given)?.hostname ?? '';
  return ['localhost', '127.0.0.1'].includes(host);
}

/** An admin of the portal agrees. A portal without the edition for an optional scope agrees without it. */
export function agree(
  world: World,
  wish: ConsentWish,
  by: { readonly portal: SandboxPortal; readonly userEmail: string | null },
): URL {
  const { portal, userEmail } = by;
  const allows = scopesIn(portal, null);
  const scopes = [...wish.required, ...wish.optional.filter(allows)];
  const code = `sandbox-code-${randomBytes(24).toString('base64url')}`;
  world.state.codes.set(code, {
    grant: { portalId: portal.id, scopes, userEmail },
    redirectUri: wish.redirectUri,
    expiresAt: world.now() + CODE_LIFE_MS,
  });
  world.changed();
  return answerTo(wish, { code });
}

export function deny(wish: ConsentWish): URL {
  return answerTo(wish, { error: 'access_denied', error_description: 'The admin said no.' });
}

function answerTo(wish: ConsentWish, answer: Readonly<Record<string, string>>): URL {
  const url = new URL(wish.redirectUri);
  for (const [name, value] of Object.entries(answer)) url.searchParams.set(name, value);
  if (wish.state !== null) url.searchParams.set('state', wish.state);
  return url;
}
