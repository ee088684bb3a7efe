import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { AppTokenError, type AppTokenFault } from '../../src/connector/app.ts';
import { appEntrance } from './app-token.ts';

const NOW = new Date('2026-11-25T12:00:00Z');
const SECONDS = Math.floor(NOW.getTime() / 1_000);
const CLAIM = { baseUrl: 'https://acme.zendesk.com', installationId: '77' };
const OURS = keys(2_048);
const THEIRS = keys(2_048);

function keys(modulusLength: number): { publicKey: string; privateKey: string } {
  return generateKeyPairSync('rsa', {
    modulusLength,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
}

const CLAIMS = {
  iss: 'acme.zendesk.com',
  aud: 'https://acme.zendesk.com/api/v2/apps/installations/77.json',
  sub: 'https://acme.zendesk.com/api/v2/users/900003.json',
  iat: SECONDS,
  nbf: SECONDS,
  exp: SECONDS + 300,
  qsh: 'anything',
  cnf: { jku: 'https://attacker.example/keys' },
};

function part(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

interface Forgery {
  readonly claims?: Record<string, unknown>;
  readonly header?: Record<string, unknown>;
  readonly signedWith?: (text: string) => Buffer;
}

function rs256(privateKey: string): (text: string) => Buffer {
  return (text) => sign('sha256', Buffer.from(text), privateKey);
}

function token({ claims = {}, header = {}, signedWith = rs256(OURS.privateKey) }: Forgery = {}): string {
  const text = [part({ alg: 'RS256', typ: 'JWT', ...header }), part({ ...CLAIMS, ...claims })].join('.');
  return `${text}.${signedWith(text).toString('base64url')}`;
}

function verify(text: string): ReturnType<typeof appEntrance.verify> {
  return appEntrance.verify(text, { ...CLAIM, publicKey: OURS.publicKey, now: NOW });
}

async function faultOf(text: string): Promise<AppTokenFault | 'accepted'> {
  return await verify(text).then(
    () => 'accepted' as const,
    (error: unknown) => {
      if (error instanceof AppTokenError) return error.fault;
      throw error;
    },
  );
}

describe('a token as Zendesk posts it', () => {
  it('names the account and the installation before anything is verified', () => {
    expect(appEntrance.claimOf(token())).toEqual(CLAIM);
  });

  it('names the agent, and when it is over', async () => {
    expect(await verify(token())).toEqual({ userId: '900003', expiresAt: new Date('2026-11-25T12:05:00Z') });
  });

  it.each([
    ['a bare id', '900003', '900003'],
    ['an address without .json', 'https://acme.zendesk.com/api/v2/users/5', '5'],
    ['nothing that is an id', 'rasa@agents.example', null],
    ['no subject', undefined, null],
  ])('whose subject is %s', async (_name, sub, userId) => {
    expect((await verify(token({ claims: { sub } }))).userId).toBe(userId);
  });

  it.each(['acme.zendesk.com', 'https://acme.zendesk.com'])('may be issued by %s', async (iss) => {
    expect(await faultOf(token({ claims: { iss } }))).toBe('accepted');
  });

  it('needs neither qsh nor a key address', async () => {
    expect(await faultOf(token({ claims: { qsh: undefined, cnf: undefined } }))).toBe('accepted');
  });

  it('is taken by a clock that is a minute off, and not by one that is more', async () => {
    const at = (shift: number): Record<string, number> => ({
      iat: SECONDS + shift,
      nbf: SECONDS + shift,
      exp: SECONDS + shift + 300,
    });

    expect(await faultOf(token({ claims: at(55) }))).toBe('accepted');
    expect(await faultOf(token({ claims: at(90) }))).toBe('expired');
    expect(await faultOf(token({ claims: at(-355) }))).toBe('accepted');
    expect(await faultOf(token({ claims: at(-365) }))).toBe('expired');
  });
});

const none = { header: { alg: 'none' }, signedWith: () => Buffer.alloc(0) };
const keyConfusion = {
  header: { alg: 'HS256' },
  signedWith: (text: string) => createHmac('sha256', OURS.publicKey).update(text).digest(),
};

const FORGED: readonly (readonly [string, Forgery, AppTokenFault])[] = [
  ['without a signature (alg none)', none, 'malformed'],
  ['signed with the public key as a secret (HS256)', keyConfusion, 'malformed'],
  ['with another RSA algorithm', { header: { alg: 'PS256' } }, 'malformed'],
  ['of another key', { signedWith: rs256(THEIRS.privateKey) }, 'signature'],
  [
    'with a key of its own in the header',
    { header: { jwk: { kty: 'RSA' } }, signedWith: rs256(THEIRS.privateKey) },
    'signature',
  ],
  ['with a header that must be understood', { header: { crit: ['x'], x: 1 } }, 'malformed'],
  ['of another installation', { claims: { aud: CLAIMS.aud.replace('77', '78') } }, 'other-account'],
  ['of another account', { claims: { aud: CLAIMS.aud.replace('acme', 'globex') } }, 'other-account'],
  ['for several audiences without ours', { claims: { aud: ['https://a.example', 'b'] } }, 'other-account'],
  ['issued by another account', { claims: { iss: 'globex.zendesk.com' } }, 'other-account'],
  ['without an issuer', { claims: { iss: undefined } }, 'malformed'],
  ['without an end', { claims: { exp: undefined } }, 'malformed'],
  ['without a beginning', { claims: { iat: undefined } }, 'malformed'],
  ['that has expired', { claims: { exp: SECONDS - 61 } }, 'expired'],
  ['that is not valid yet', { claims: { nbf: SECONDS + 120 } }, 'expired'],
  [
    'that claims to live for a year',
    { claims: { iat: SECONDS - 3_600, exp: SECONDS + 31_536_000 } },
    'expired',
  ],
];

describe('a token', () => {
  it.each(FORGED)('%s opens nothing', async (_name, forgery, fault) => {
    expect(await faultOf(token(forgery))).toBe(fault);
  });

  it('that was changed after it was signed opens nothing', async () => {
    const [head = '', , signature = ''] = token().split('.');
    const changed = `${head}.${part({ ...CLAIMS, sub: '1' })}.${signature}`;

    expect(await faultOf(changed)).toBe('signature');
  });

  it.each([
    ['nothing', ''],
    ['a word', 'token'],
    ['three words', 'a.b.c'],
    ['a very long text', 'a'.repeat(9_000)],
    ['one with another address', token({ claims: { aud: 'https://attacker.example/' } })],
    [
      'one with a path in its account',
      token({ claims: { aud: 'https://acme.zendesk.com/x/../api/v2/apps/installations/7.json' } }),
    ],
    [
      'one with a password in its account',
      token({ claims: { aud: 'https://a:b@acme.zendesk.com/api/v2/apps/installations/7.json' } }),
    ],
    ['one with a list of accounts', token({ claims: { aud: [CLAIMS.aud] } })],
  ])('that is %s names no account', (_name, text) => {
    expect(appEntrance.claimOf(text)).toBeNull();
  });
});
