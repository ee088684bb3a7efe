import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import express from 'express';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey } from 'jose';

/** What the provider says of the person who comes. */
export interface Profile {
  readonly sub: string;
  readonly email?: string;
  readonly email_verified?: boolean | string;
}

/** An OpenID provider over real HTTP: discovery, authorization code with PKCE, RS256. Lets everybody in at once. */
export interface OpenIdProvider {
  readonly issuer: string;
  /** The next person. */
  profile: Profile;
  /** Changes the next ID token's claims. */
  claims: Record<string, unknown>;
  /** Signs with a key that nobody published. */
  forge: boolean;
  /** Answers the next authorization with this error. */
  refuse: string | null;
  close(): Promise<void>;
}

interface Code {
  readonly challenge: string;
  readonly nonce: string;
  readonly redirectUri: string;
}

export const CLIENT = { id: 'afterword', secret: 'openid-client-secret' };

export async function startOpenIdProvider(): Promise<OpenIdProvider> {
  const [published, secret] = [await generateKeyPair('RS256'), await generateKeyPair('RS256')];
  const codes = new Map<string, Code>();
  const app = express();
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port');
  const issuer = `http://127.0.0.1:${address.port}`;
  const provider: OpenIdProvider = {
    issuer,
    profile: { sub: 'nobody' },
    claims: {},
    forge: false,
    refuse: null,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close').catch(() => undefined);
    },
  };

  app.get('/.well-known/openid-configuration', (_request, response) => {
    response.json({
      issuer,
      authorization_endpoint: `${issuer}/authorize`,
      token_endpoint: `${issuer}/token`,
      jwks_uri: `${issuer}/keys`,
      response_types_supported: ['code'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256'],
      code_challenge_methods_supported: ['S256'],
    });
  });
  app.get('/keys', async (_request, response) => {
    const key = await exportJWK(published.publicKey);
    response.json({ keys: [{ ...key, kid: 'k1', alg: 'RS256', use: 'sig' }] });
  });
  app.get('/authorize', (request, response) => {
    const query = new URL(request.originalUrl, issuer).searchParams;
    const back = new URL(query.get('redirect_uri') ?? '');
    back.searchParams.set('state', query.get('state') ?? '');
    if (provider.refuse !== null) back.searchParams.set('error', provider.refuse);
    else {
      const code = randomUUID();
      const challenge = query.get('code_challenge') ?? '';
      codes.set(code, {
        challenge,
        nonce: query.get('nonce') ?? '',
        redirectUri: back.origin + back.pathname,
      });
      back.searchParams.set('code', code);
    }
    response.redirect(back.href);
  });
  app.post('/token', express.urlencoded({ extended: false }), async (request, response) => {
    const form = new URLSearchParams(Object.entries<string>(request.body));
    const code = codes.get(form.get('code') ?? '');
    codes.delete(form.get('code') ?? '');
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    const isTheirs = code?.challenge === challenge && code.redirectUri === form.get('redirect_uri');
    if (!code || !isTheirs) {
      response.status(400).json({ error: 'invalid_grant' });
      return;
    }
    const key = provider.forge ? secret.privateKey : published.privateKey;
    const idToken = await sign(key, { nonce: code.nonce, ...provider.profile, ...provider.claims });
    response.json({ access_token: randomUUID(), token_type: 'Bearer', expires_in: 60, id_token: idToken });
  });

  async function sign(key: CryptoKey, claims: Record<string, unknown>): Promise<string> {
    return await new SignJWT({
      iss: issuer,
      aud: CLIENT.id,
      exp: Math.floor(Date.now() / 1_000) + 60,
      ...claims,
    })
      .setProtectedHeader({ alg: 'RS256', kid: 'k1' })
      .setIssuedAt()
      .sign(key);
  }
  return provider;
}
