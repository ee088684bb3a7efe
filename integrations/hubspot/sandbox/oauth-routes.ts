import { setTimeout as sleep } from 'node:timers/promises';
import express from 'express';
import type { Request, Response, Router } from 'express';
import type { RenewalLog } from './renewal-log.ts';
import type { SandboxGrant } from './state.ts';
import { endRefreshToken, grantTokens, ttlSeconds } from './tokens.ts';
import type { World } from './world.ts';

export interface OAuthParts {
  readonly world: World;
  readonly count: (endpoint: string) => void;
  readonly renewalLog: RenewalLog;
}

type Form = ReadonlyMap<string, string>;
type Handler = (parts: OAuthParts, form: Form, response: Response) => void | Promise<void>;

const ROOT = '/oauth/2026-03/token';

/** The token endpoints of 2026-03: form bodies, RFC 6749 errors beside HubSpot's older fields. */
export function oauthRoutes(parts: OAuthParts): Router {
  const router = express.Router();
  const form = express.urlencoded({ extended: false });
  const paths: readonly [string, Handler][] = [
    [ROOT, giveTokens],
    [`${ROOT}/introspect`, introspect],
    [`${ROOT}/revoke`, revoke],
  ];
  for (const [path, handle] of paths) {
    router.post(path, form, async (request, response) => {
      parts.count(`POST ${path}`);
      const fields = formOf(request);
      if (knowsClient(parts.world, fields)) await handle(parts, fields, response);
      else refuse(response, 'invalid_client', 'BAD_CLIENT_SECRET');
    });
  }
  return router;
}

/** Only texts, each given once: a repeated parameter is a fault (RFC 6749, 3.2). */
function formOf(request: Request): Form {
  const entries = Object.entries(request.body ?? {});
  return new Map(entries.flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])));
}

function knowsClient({ state: { app } }: World, form: Form): boolean {
  const knownClient = app.clientId === null || form.get('client_id') === app.clientId;
  return knownClient && form.get('client_secret') === app.clientSecret;
}

async function giveTokens(parts: OAuthParts, form: Form, response: Response): Promise<void> {
  const type = form.get('grant_type');
  if (type === 'refresh_token') await renew(parts, form, response);
  else if (type === 'authorization_code') exchangeCode(parts.world, form, response);
  else refuse(response, 'unsupported_grant_type', 'UNSUPPORTED_GRANT_TYPE');
}

async function renew({ world, renewalLog }: OAuthParts, form: Form, response: Response): Promise<void> {
  const { refreshTokens, grants } = world.state;
  const refreshToken = form.get('refresh_token') ?? '';
  const portalId = refreshTokens.get(refreshToken);
  if (portalId === undefined) {
    refuse(response, 'invalid_grant', 'BAD_REFRESH_TOKEN');
    return;
  }
  renewalLog.begin(portalId);
  const { rotateRefresh, renewalMs } = world.faults.of(portalId);
  if (renewalMs !== undefined) await sleep(renewalMs);
  const alive = refreshTokens.has(refreshToken);
  renewalLog.end(portalId, alive);
  if (!alive) {
    refuse(response, 'invalid_grant', 'BAD_REFRESH_TOKEN');
    return;
  }
  const grant = grants.get(refreshToken) ?? { portalId, scopes: null, userEmail: null };
  if (rotateRefresh === true) endRefreshToken(world.state, refreshToken);
  sendTokens(world, response, { grant, refreshToken: rotateRefresh === true ? undefined : refreshToken });
}

/** One use, before its time is over, with exactly the address it was asked for. */
function exchangeCode(world: World, form: Form, response: Response): void {
  const code = form.get('code') ?? '';
  const known = world.state.codes.get(code);
  world.state.codes.delete(code);
  if (!known || known.expiresAt <= world.now() || form.get('redirect_uri') !== known.redirectUri) {
    refuse(response, 'invalid_grant', 'BAD_AUTH_CODE');
    return;
  }
  sendTokens(world, response, { grant: known.grant, refreshToken: undefined });
}

interface Given {
  readonly grant: SandboxGrant;
  readonly refreshToken: string | undefined;
}

function sendTokens(world: World, response: Response, { grant, refreshToken }: Given): void {
  const tokens = grantTokens(world, grant, refreshToken);
  response.json({
    token_type: 'bearer',
    token_use: 'access_token',
    access_token: tokens.accessToken,
    refresh_token: tokens.refreshToken,
    expires_in: ttlSeconds(world, grant.portalId),
    hub_id: Number(grant.portalId),
    ...(grant.scopes === null ? {} : { scopes: grant.scopes }),
  });
}

function introspect({ world }: OAuthParts, form: Form, response: Response): void {
  const known = world.state.accessTokens.get(form.get('token') ?? '');
  const portal = known && world.state.portals.get(known.portalId);
  if (!known || !portal) {
    response.json({ active: false });
    return;
  }
  const owner = portal.owners.find(({ email }) => email === known.userEmail);
  response.json({
    active: true,
    token_use: 'access_token',
    client_id: world.state.app.clientId,
    app_id: Number(world.state.app.appId),
    hub_id: Number(portal.id),
    hub_domain: portal.name,
    user: known.userEmail ?? null,
    user_id: owner?.userId ?? null,
    scopes: known.scopes ?? [],
    expires_in: ttlSeconds(world, portal.id),
    is_private_distribution: false,
  });
}

/** The refresh token ends; access tokens live on until their time is over. Unknown tokens are fine (RFC 7009). */
function revoke({ world }: OAuthParts, form: Form, response: Response): void {
  endRefreshToken(world.state, form.get('token') ?? '');
  world.changed();
  response.status(204).end();
}

function refuse(response: Response, error: string, status: string): void {
  response.status(400).json({ error, error_description: 'refused by the sandbox', status, message: status });
}
