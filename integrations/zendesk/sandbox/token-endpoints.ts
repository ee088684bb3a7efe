import { ok } from './endpoint.ts';
import type { ApiAnswer, ApiCall, Endpoint } from './endpoint.ts';
import type { TokenPair } from './state.ts';
import { recordNotFound } from './vendor-error.ts';

/** The token that a call was made with: what it may do, and its end. */
export const tokenEndpoints: readonly Endpoint[] = [
  { method: 'GET', path: '/oauth/tokens/current', handle: current },
  { method: 'DELETE', path: '/oauth/tokens/current', handle: revoke },
];

function pairOf({ account, accessToken }: ApiCall): TokenPair {
  const pair = account.tokens.get(accessToken ?? '');
  if (!pair) throw recordNotFound();
  return pair;
}

function current(call: ApiCall): ApiAnswer {
  const { scope = 'read write', issuedAt, lifetimeSeconds } = pairOf(call);
  return ok({
    token: {
      id: issuedAt,
      user_id: call.actor.user.id,
      scopes: scope.split(' '),
      expires_at: new Date(issuedAt + lifetimeSeconds * 1_000).toISOString(),
    },
  });
}

/** The pair ends: its refresh token, too. */
function revoke(call: ApiCall): ApiAnswer {
  call.account.tokens.delete(pairOf(call).accessToken);
  return { status: 204 };
}
