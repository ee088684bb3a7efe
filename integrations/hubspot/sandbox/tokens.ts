import { randomBytes } from 'node:crypto';
import { failure } from './vendor-error.ts';
import type { SandboxGrant, SandboxPortal } from './state.ts';
import type { World } from './world.ts';

/** Optional in the app: a portal may be without them. */
const SCOPES_OF_COMPANIES = [
  'crm.objects.companies.read',
  'crm.objects.companies.write',
  'crm.schemas.companies.write',
];

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
  grant: SandboxGrant,
  refreshToken?: string,
): Omit<Grant, 'expiresInSeconds'> {
  const { portalId } = grant;
  const accessToken = `sandbox-access-${randomBytes(24).toString('base64url')}`;
  const refresh = refreshToken ?? `sandbox-refresh-${randomBytes(24).toString('base64url')}`;
  dropExpired(state.accessTokens, portalId, now());
  state.accessTokens.set(accessToken, { ...grant, issuedAt: now() });
  state.refreshTokens.set(refresh, portalId);
  state.grants.set(refresh, grant);
  changed();
  return { accessToken, refreshToken: refresh };
}

/** Everything, as it is granted at the controls. */
export function fullGrant(portalId: string): SandboxGrant {
  return { portalId, scopes: null, userEmail: null };
}

/** The app is gone from this portal: all its tokens are dead. */
export function endGrants({ state, changed }: World, portalId: string): void {
  for (const [token, known] of state.accessTokens) {
    if (known.portalId === portalId) state.accessTokens.delete(token);
  }
  for (const [token, owner] of state.refreshTokens) if (owner === portalId) endRefreshToken(state, token);
  changed();
}

export function endRefreshToken({ refreshTokens, grants }: World['state'], token: string): void {
  refreshTokens.delete(token);
  grants.delete(token);
}

export function isInstalled({ refreshTokens }: World['state'], portalId: string): boolean {
  return [...refreshTokens.values()].includes(portalId);
}

/** What a token may do in its portal today. */
export function scopesIn(
  portal: SandboxPortal,
  granted: readonly string[] | null,
): (scope: string) => boolean {
  const withheld = new Set(portal.withheldScopes);
  if (!portal.companyScope) for (const scope of SCOPES_OF_COMPANIES) withheld.add(scope);
  return (scope) => !withheld.has(scope) && (granted === null || granted.includes(scope));
}

const KEPT_MS = 60 * 60_000;

function dropExpired(tokens: World['state']['accessTokens'], portalId: string, now: number): void {
  for (const [token, { portalId: owner, issuedAt }] of tokens) {
    if (owner === portalId && issuedAt < now - KEPT_MS) tokens.delete(token);
  }
}

export interface Bearer {
  readonly portal: SandboxPortal;
  readonly allows: (scope: string) => boolean;
}

/** @throws {VendorFailure} 401, and 403 of a suspended portal */
export function portalOfToken(world: World, authorization: string | undefined): Bearer {
  const token = /^Bearer (.+)$/.exec(authorization ?? '')?.[1] ?? '';
  const known = world.state.accessTokens.get(token);
  const portal = known && world.state.portals.get(known.portalId);
  if (!known || !portal) {
    throw failure(401, 'INVALID_AUTHENTICATION', 'Authentication credentials not found.');
  }
  if (portal.suspended === true) throw failure(403, 'PORTAL_SUSPENDED', 'This account is suspended.');
  const age = (world.now() - known.issuedAt) / 1_000;
  const ttl = ttlSeconds(world, portal.id);
  if (age < ttl) return { portal, allows: scopesIn(portal, known.scopes ?? null) };
  const message = `The OAuth token used to make this call expired ${Math.round(age - ttl)} second(s) ago.`;
  throw failure(401, 'EXPIRED_AUTHENTICATION', message);
}
