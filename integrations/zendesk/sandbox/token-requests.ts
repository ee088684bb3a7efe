import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { grantTokens, lifetimeOf, secretText } from './accounts.ts';
import type { Account, AuthorizationCode, TokenPair } from './state.ts';
import type { World } from './world.ts';

const Client = { client_id: z.string().min(1), client_secret: z.string().min(1) };
const Lifetimes = {
  expires_in: z.number().min(300).max(172_800).optional(),
  refresh_token_expires_in: z.number().min(604_800).max(7_776_000).optional(),
};
const TokenRequest = z.discriminatedUnion('grant_type', [
  z.strictObject({
    ...Client,
    ...Lifetimes,
    grant_type: z.literal('authorization_code'),
    code: z.string(),
    redirect_uri: z.url(),
    scope: z.string().optional(),
    code_verifier: z
      .string()
      .regex(/^[\w.~-]{43,128}$/)
      .optional(),
  }),
  z.strictObject({
    ...Client,
    ...Lifetimes,
    grant_type: z.literal('refresh_token'),
    refresh_token: z.string(),
  }),
  z.strictObject({
    ...Client,
    expires_in: Lifetimes.expires_in,
    grant_type: z.literal('client_credentials'),
    scope: z.string().optional(),
  }),
]);
type TokenRequest = z.infer<typeof TokenRequest>;
type Of<Kind extends TokenRequest['grant_type']> = Extract<TokenRequest, { grant_type: Kind }>;

const DEFAULT_REFRESH_SECONDS = 2_592_000;

/** `POST /oauth/tokens`: JSON, and every parameter has to be right. */
export async function answerTokenRequest(world: World, request: Request, response: Response): Promise<void> {
  const account = world.state.accounts.get(String(request.params['account']));
  if (account?.unreachable === 'renamed' || !account) {
    response.status(404).json({ error: { title: 'No help desk at this address' } });
    return;
  }
  if (account.unreachable) {
    response.status(403).json({ error: 'account_suspended' });
    return;
  }
  const wanted = TokenRequest.safeParse(request.body);
  if (!wanted.success) refuse(response, 'invalid_request', z.prettifyError(wanted.error));
  else if (!knowsClient(world, account, wanted.data)) refuse(response, 'invalid_client', 'Unknown client.');
  else await grant({ world, account, response }, wanted.data);
}

interface Place {
  readonly world: World;
  readonly account: Account;
  readonly response: Response;
}

/** Local clients belong to their account; the global one works in all, but never without a person. */
function knowsClient({ clients }: World, account: Account, wanted: TokenRequest): boolean {
  const local = account.localClients?.get(wanted.client_id);
  if (local !== undefined) return local === wanted.client_secret;
  if (wanted.grant_type === 'client_credentials') return false;
  const { global } = clients;
  return (
    global === null || (global.clientId === wanted.client_id && global.clientSecret === wanted.client_secret)
  );
}

async function grant(place: Place, wanted: TokenRequest): Promise<void> {
  if (wanted.grant_type === 'refresh_token') await renew(place, wanted);
  else if (wanted.grant_type === 'authorization_code') exchange(place, wanted);
  else actAsClient(place, wanted);
}

/** A new pair for a refresh token; the previous pair is gone with the answer. */
async function renew(place: Place, wanted: Of<'refresh_token'>): Promise<void> {
  const { world, account, response } = place;
  const faults = world.faults.of(account.subdomain);
  world.renewalLog.begin(account.subdomain);
  if (faults.renewalMs !== undefined) await sleep(faults.renewalMs);
  const old = [...account.tokens.values()].find((pair) => pair.refreshToken === wanted.refresh_token);
  world.renewalLog.end(account.subdomain, old !== undefined);
  if (!old) {
    refuse(response, 'invalid_grant', 'The provided grant is not valid.');
    return;
  }
  if (faults.rotateRefresh !== false) account.tokens.delete(old.accessToken);
  sendPair(place, wanted, old);
}

/** One use, before its time is over, by the client and for the address it was asked for. */
function exchange(place: Place, wanted: Of<'authorization_code'>): void {
  const { world, account, response } = place;
  const code = account.codes?.get(wanted.code);
  account.codes?.delete(wanted.code);
  if (!code || !fits(code, wanted, world.now())) {
    refuse(response, 'invalid_grant', 'The authorization code is not valid.');
    return;
  }
  sendPair(place, wanted, code);
}

function fits(code: AuthorizationCode, wanted: Of<'authorization_code'>, now: number): boolean {
  if (code.expiresAt <= now) return false;
  if (code.clientId !== wanted.client_id || code.redirectUri !== wanted.redirect_uri) return false;
  if (code.challenge === null) return wanted.code_verifier === undefined;
  const made = createHash('sha256')
    .update(wanted.code_verifier ?? '')
    .digest('base64url');
  return made === code.challenge;
}

function sendPair(
  { world, account, response }: Place,
  wanted: Of<'authorization_code' | 'refresh_token'>,
  who: Pick<TokenPair, 'userId' | 'scope'>,
): void {
  const { userId, scope = 'read write' } = who;
  const granted = grantTokens(account, world.now(), { seconds: wanted.expires_in, userId, scope });
  world.changed();
  response.status(200).json({
    access_token: granted.accessToken,
    refresh_token: granted.refreshToken,
    token_type: 'bearer',
    scope,
    expires_in: world.faults.of(account.subdomain).tokenTtlSeconds ?? granted.expiresInSeconds,
    refresh_token_expires_in: wanted.refresh_token_expires_in ?? DEFAULT_REFRESH_SECONDS,
  });
}

function actAsClient({ world, account, response }: Place, wanted: Of<'client_credentials'>): void {
  const lifetimeSeconds = lifetimeOf(wanted.expires_in);
  const accessToken = secretText();
  account.tokens.set(accessToken, {
    accessToken,
    refreshToken: null,
    issuedAt: world.now(),
    lifetimeSeconds,
  });
  world.changed();
  response.status(200).json({
    access_token: accessToken,
    token_type: 'bearer',
    scope: wanted.scope ?? 'read write',
    expires_in: world.faults.of(account.subdomain).tokenTtlSeconds ?? lifetimeSeconds,
  });
}

function refuse(response: Response, error: string, description: string): void {
  response.status(error === 'invalid_client' ? 401 : 400).json({ error, error_description: description });
}
