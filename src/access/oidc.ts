import * as openid from 'openid-client';
import { z } from 'zod';
import type { KeyRing } from '../runtime/crypto/key-ring.ts';
import { AppError } from '../runtime/errors.ts';

const SCOPE = 'openid email';
const TIMEOUT_SECONDS = 10;
/** Longer than a password and a second factor take. */
export const OIDC_TTL_SECONDS = 600;

export interface OidcSettings {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

/** What the browser keeps, encrypted, while the person is at the provider. */
const Begun = z.object({
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  next: z.string(),
  until: z.number(),
});

/** Signing in with the organisation's own provider: authorization code with PKCE, state and nonce. */
export interface Oidc {
  /** The provider's host, for the button. */
  readonly name: string;
  begin(next: string): Promise<{ readonly redirectTo: string; readonly begun: string }>;
  /** The proven address. @throws {AppError} in words, for whatever is wrong with the answer. */
  finish(
    answer: { readonly url: string; readonly begun: string | null },
    now: Date,
  ): Promise<{ readonly email: string; readonly next: string }>;
}

interface OidcParts {
  readonly keys: Pick<KeyRing, 'encrypt' | 'decrypt'>;
  readonly publicUrl: string;
  readonly now: () => Date;
}

export function createOidc(parts: OidcParts, settings: OidcSettings): Oidc {
  const { keys, publicUrl } = parts;
  let discovered: Promise<openid.Configuration> | null = null;

  /** Found out when first needed, and again after a failure: the provider may be away when we start. */
  function configuration(): Promise<openid.Configuration> {
    discovered ??= discover(settings).catch((cause: unknown) => {
      discovered = null;
      throw new AppError('unavailable', 'The OpenID provider was not reached', {
        words: 'The sign-in service of your organisation does not answer. Try again, or sign in by mail.',
        cause,
      });
    });
    return discovered;
  }

  return {
    name: new URL(settings.issuer).host,
    async begin(next) {
      const config = await configuration();
      const state = openid.randomState();
      const nonce = openid.randomNonce();
      const verifier = openid.randomPKCECodeVerifier();
      const redirectTo = openid.buildAuthorizationUrl(config, {
        redirect_uri: `${publicUrl}/sign-in/oidc/callback`,
        scope: SCOPE,
        state,
        nonce,
        code_challenge: await openid.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
      });
      const until = parts.now().getTime() + OIDC_TTL_SECONDS * 1_000;
      const begun = await keys.encrypt(JSON.stringify({ state, nonce, verifier, next, until }));
      return { redirectTo: redirectTo.href, begun };
    },
    async finish({ url, begun }, now) {
      const kept = await readBegun(keys, begun);
      if (kept === null || kept.until < now.getTime()) throw notBegun();
      const config = await configuration();
      const email = await provenAddress(config, url, kept);
      return { email, next: kept.next };
    },
  };
}

async function discover({ issuer, clientId, clientSecret }: OidcSettings): Promise<openid.Configuration> {
  const insecure = issuer.startsWith('http:') ? [openid.allowInsecureRequests] : [];
  return await openid.discovery(new URL(issuer), clientId, clientSecret, undefined, {
    execute: [openid.enableNonRepudiationChecks, ...insecure],
    timeout: TIMEOUT_SECONDS,
  });
}

async function readBegun(
  keys: OidcParts['keys'],
  begun: string | null,
): Promise<z.infer<typeof Begun> | null> {
  if (begun === null) return null;
  try {
    return Begun.parse(JSON.parse(await keys.decrypt(begun)));
  } catch {
    return null;
  }
}

/** An address that the provider does not vouch for would let anybody in who can write it into a profile. */
async function provenAddress(
  config: openid.Configuration,
  url: string,
  { state, nonce, verifier }: z.infer<typeof Begun>,
): Promise<string> {
  const { searchParams } = new URL(url);
  if (searchParams.get('state') !== state) throw notBegun();
  if (searchParams.has('error'))
    throw refused('The sign-in service of your organisation did not let you in. Ask whoever runs it.');
  const tokens = await openid
    .authorizationCodeGrant(config, new URL(url), {
      expectedState: state,
      expectedNonce: nonce,
      pkceCodeVerifier: verifier,
      idTokenExpected: true,
    })
    .catch((cause: unknown) => {
      throw refused('The answer of the sign-in service was not valid. Sign in again.', cause);
    });
  const claims = tokens.claims();
  const { email, email_verified: verified } = z
    .object({ email: z.email().optional(), email_verified: z.union([z.boolean(), z.string()]).optional() })
    .parse(claims?.email === undefined ? await profileOf(config, tokens) : claims);
  if (email === undefined || String(verified) !== 'true')
    throw refused(
      'The sign-in service of your organisation names no verified e-mail address of yours. Sign in by mail instead.',
    );
  return email.toLowerCase();
}

async function profileOf(
  config: openid.Configuration,
  tokens: openid.TokenEndpointResponse & openid.TokenEndpointResponseHelpers,
): Promise<unknown> {
  return await openid.fetchUserInfo(config, tokens.access_token, tokens.claims()?.sub ?? '');
}

function notBegun(): AppError {
  return new AppError('invalid-request', 'An answer to a sign-in that this browser has not begun', {
    words: 'This sign-in was not begun in this browser, or took too long. Sign in again.',
  });
}

function refused(words: string, cause?: unknown): AppError {
  return new AppError('invalid-request', 'An OpenID provider refused, or was not believed', { words, cause });
}
