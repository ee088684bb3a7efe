import { createPublicKey } from 'node:crypto';
import { decodeJwt, errors, jwtVerify, type JWTPayload } from 'jose';
import { AppTokenError, type AppClaim, type AppEntrance, type AppVisit } from '../../src/connector/app.ts';

/** Far above any token Zendesk sends: what is longer is not worth decoding. */
const MAX_CHARACTERS = 8_192;
const CLOCK_SKEW_SECONDS = 60;
/** A token lives five minutes; one that claims a longer life is not believed for longer than this. */
const MAX_AGE_SECONDS = 600;
const AUDIENCE =
  /^(https?:\/\/[a-z0-9.:[\]-]+(?:\/accounts\/[a-z0-9-]+)?)\/api\/v2\/apps\/installations\/(\d+)[.]json$/;

/**
 * Verifies the token that Zendesk posts with the first request of an app (`signedUrls`): RS256 only, with the key of
 * this installation's app; `cnf.jku` is never fetched and `qsh` not relied on, because both are the sender's word.
 */
export const appEntrance: AppEntrance = { claimOf, verify };

function claimOf(token: string): AppClaim | null {
  if (token.length > MAX_CHARACTERS) return null;
  try {
    const { aud } = decodeJwt(token);
    const [, baseUrl, installationId] = AUDIENCE.exec(typeof aud === 'string' ? aud : '') ?? [];
    return baseUrl && installationId ? { baseUrl, installationId } : null;
  } catch {
    return null;
  }
}

async function verify(
  token: string,
  trusted: AppClaim & { publicKey: string; now: Date },
): Promise<AppVisit> {
  const { baseUrl, installationId, now } = trusted;
  const { payload } = await jwtVerify(token, keyOf(trusted.publicKey), {
    algorithms: ['RS256'],
    audience: `${baseUrl}/api/v2/apps/installations/${installationId}.json`,
    issuer: issuersOf(baseUrl),
    requiredClaims: ['exp', 'iat'],
    clockTolerance: CLOCK_SKEW_SECONDS,
    maxTokenAge: MAX_AGE_SECONDS,
    currentDate: now,
  }).catch((error: unknown) => {
    throw asTokenError(error);
  });
  return { userId: userIdIn(payload), expiresAt: new Date((payload.exp ?? 0) * 1_000) };
}

function keyOf(pem: string): ReturnType<typeof createPublicKey> {
  const key = createPublicKey(pem);
  if (key.asymmetricKeyType !== 'rsa')
    throw new AppTokenError('signature', 'The key of the app is no RSA key');
  return key;
}

/** Seen as host name; the whole address is what other parts of Zendesk write. */
function issuersOf(baseUrl: string): string[] {
  const { host, hostname } = new URL(baseUrl);
  return [host, hostname, baseUrl];
}

/** Documented as a user's address, and not how it is written: a bare id is read as well. */
function userIdIn({ sub }: JWTPayload): string | null {
  return /(?:^|\/users\/)(\d+)(?:[.]json)?$/.exec(sub ?? '')?.[1] ?? null;
}

function asTokenError(cause: unknown): AppTokenError {
  if (cause instanceof errors.JWTExpired) return new AppTokenError('expired', cause.code, { cause });
  if (cause instanceof errors.JWTClaimValidationFailed) {
    if (cause.reason === 'missing') return new AppTokenError('malformed', cause.code, { cause });
    const late = cause.claim === 'nbf' || cause.claim === 'iat';
    return new AppTokenError(late ? 'expired' : 'other-account', `${cause.code} ${cause.claim}`, { cause });
  }
  if (cause instanceof errors.JWSSignatureVerificationFailed) {
    return new AppTokenError('signature', cause.code, { cause });
  }
  return new AppTokenError('malformed', cause instanceof errors.JOSEError ? cause.code : 'not a token', {
    cause,
  });
}
