import { z } from 'zod';
import { secretText } from './accounts.ts';
import { mayReturnTo } from './clients.ts';
import type { Account } from './state.ts';
import type { World } from './world.ts';

const CODE_LIFE_MS = 120_000;

const Query = z.strictObject({
  response_type: z.literal('code'),
  client_id: z.string().min(1),
  redirect_uri: z.url(),
  scope: z.string().regex(/^[a-z_]+(:[a-z]+)?( [a-z_]+(:[a-z]+)?)*$/),
  state: z.string().optional(),
  code_challenge: z
    .string()
    .regex(/^[\w-]{43}$/)
    .optional(),
  code_challenge_method: z.literal('S256').optional(),
});
export type ConsentWish = z.infer<typeof Query>;

/** What an authorize URL asks for; a sentence when Zendesk would show an error instead of the consent page. */
export function readWish({ clients }: World, query: URLSearchParams): ConsentWish | string {
  const repeated = [...query.keys()].find((name) => query.getAll(name).length > 1);
  if (repeated !== undefined) return `The parameter ${repeated} is there twice.`;
  const parsed = Query.safeParse(Object.fromEntries(query));
  if (!parsed.success) return z.prettifyError(parsed.error);
  const wish = parsed.data;
  const { global } = clients;
  if (global !== null && global.clientId !== wish.client_id) return 'There is no such client.';
  if (!mayReturnTo(global, wish.redirect_uri))
    return 'The redirect URL is not one that the client has registered.';
  if ((wish.code_challenge === undefined) !== (wish.code_challenge_method === undefined)) {
    return 'The code challenge and its method belong together.';
  }
  return wish;
}

export function agree(world: World, wish: ConsentWish, by: { account: Account; userId: number }): URL {
  const code = secretText();
  (by.account.codes ??= new Map()).set(code, {
    userId: by.userId,
    clientId: wish.client_id,
    redirectUri: wish.redirect_uri,
    scope: wish.scope,
    challenge: wish.code_challenge ?? null,
    expiresAt: world.now() + CODE_LIFE_MS,
  });
  world.changed();
  return answerTo(wish, { code });
}

export function deny(wish: ConsentWish): URL {
  return answerTo(wish, {
    error: 'access_denied',
    error_description: 'The end-user or authorization server denied the request.',
  });
}

function answerTo(wish: ConsentWish, answer: Readonly<Record<string, string>>): URL {
  const url = new URL(wish.redirect_uri);
  for (const [name, value] of Object.entries(answer)) url.searchParams.set(name, value);
  if (wish.state !== undefined) url.searchParams.set('state', wish.state);
  return url;
}
