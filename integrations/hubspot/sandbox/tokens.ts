import { randomBytes } from 'node:crypto';
import { failure } from './vendor-error.ts';
import type { SandboxPortal } from './state.ts';
import type { World } from './world.ts';

/** 30 minutes, as HubSpot gives. */
const TTL_SECONDS = 1_800;

export interface Grant {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly expiresInSeconds: number;
}

export function ttlSeconds({ faults }: World, portalId: string): number {
  return faults.of(portalId).tokenTtlSeconds ?? TTL_SECONDS;
}

/** A new access token beside the ones still valid; the refresh token stays unless it is given anew. */
export function grantTokens(
  { state, now, changed }: World,
  portalId: string,
  refreshToken?: string,
): Omit<Grant, 'expiresInSeconds'> {
  const accessToken = `sandbox-access-${randomBytes(24).toString('base64url')}`;
  const refresh = refreshToken ?? `sandbox-refresh-${randomBytes(24).toString('base64url')}`;
  dropExpired(state.accessTokens, portalId, now());
  state.accessTokens.set(accessToken, { portalId, issuedAt: now() });
  state.refreshTokens.set(refresh, portalId);
  changed();
  return { accessToken, refreshToken: refresh };
}

const KEPT_MS = 60 * 60_000;

function dropExpired(tokens: World['state']['accessTokens'], portalId: string, now: number): void {
  for (const [token, { portalId: owner, issuedAt }] of tokens) {
    if (owner === portalId && issuedAt < now - KEPT_MS) tokens.delete(token);
  }
}

/** @throws {VendorFailure} 401 */
export function portalOfToken(world: World, authorization: string | undefined): SandboxPortal {
  const token = /^Bearer (.+)$/.exec(authorization ?? '')?.[1] ?? '';
  const known = world.state.accessTokens.get(token);
  const portal = known && world.state.portals.get(known.portalId);
  if (!known || !portal) {
    throw failure(401, 'INVALID_AUTHENTICATION', 'Authentication credentials not found.');
  }
  const age = (world.now() - known.issuedAt) / 1_000;
  const ttl = ttlSeconds(world, portal.id);
  if (age < ttl) return portal;
  const message = `The OAuth token used to make this call expired ${Math.round(age - ttl)} second(s) ago.`;
  throw failure(401, 'EXPIRED_AUTHENTICATION', message);
}
