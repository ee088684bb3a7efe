import { generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { z } from 'zod';
import type { ApiAnswer, ApiCall, Endpoint } from './endpoint.ts';
import { takeId, type Account, type InstalledApp, type User } from './state.ts';
import { recordNotFound } from './vendor-error.ts';

/** What an upload needs of a package's manifest.json. */
export const AppManifest = z.looseObject({
  frameworkVersion: z.literal('2.0'),
  signedUrls: z.literal(true),
  location: z.object({
    support: z.record(
      z.string(),
      z.union([z.string(), z.looseObject({ url: z.string() })]).transform((one) => {
        return typeof one === 'string' ? one : one.url;
      }),
    ),
  }),
});
type Frame = string | { readonly url: string };
/** The part of a manifest that matters here. */
export interface AppManifest {
  readonly frameworkVersion: '2.0';
  readonly signedUrls: true;
  readonly location: { readonly support: Readonly<Record<string, Frame>> };
}

const KEY_BITS = 2_048;
const TOKEN_SECONDS = 300;

export interface AppUpload {
  readonly name: string;
  readonly manifest: AppManifest;
  /** Default true: a private app of the account. Otherwise it comes from the marketplace. */
  readonly own?: boolean | undefined;
}

/** Uploads a package and installs it. A second upload of the same name replaces the addresses and keeps the ids. */
export function installApp(account: Account, upload: AppUpload): InstalledApp {
  const { location } = AppManifest.parse(upload.manifest);
  const known = appsOf(account).find(({ name }) => name === upload.name);
  if (known) {
    known.locations = location.support;
    return known;
  }
  const { publicKey, privateKey } = generateKeyPairSync('rsa', {
    modulusLength: KEY_BITS,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const app: InstalledApp = {
    id: takeId(account),
    installationId: takeId(account),
    name: upload.name,
    own: upload.own ?? true,
    locations: location.support,
    publicKey,
    privateKey,
  };
  account.apps = [...appsOf(account), app];
  return app;
}

export function appsOf(account: Account): readonly InstalledApp[] {
  return account.apps ?? [];
}

export interface Opening {
  readonly app: InstalledApp;
  readonly user: User;
  readonly location: string;
  /** The account's base URL as others reach it. */
  readonly baseUrl: string;
  readonly now: number;
}

/** The token that is posted with the first request of a frame. */
export function signToken(opening: Opening, change: Record<string, unknown> = {}): string {
  const { app, user, baseUrl } = opening;
  const issuedAt = Math.floor(opening.now / 1_000);
  const payload = {
    iss: new URL(baseUrl).host,
    aud: `${baseUrl}/api/v2/apps/installations/${app.installationId}.json`,
    sub: `${baseUrl}/api/v2/users/${user.id}.json`,
    iat: issuedAt,
    nbf: issuedAt,
    exp: issuedAt + TOKEN_SECONDS,
    jti: randomUUID(),
    qsh: randomUUID().replaceAll('-', ''),
    cnf: { jku: `${baseUrl}/api/v2/apps/${app.id}/public_key.pem` },
    context: { product: 'support', location: opening.location },
    ...change,
  };
  const signed = [{ alg: 'RS256', typ: 'JWT' }, payload].map(encoded).join('.');
  return `${signed}.${sign('sha256', Buffer.from(signed), app.privateKey).toString('base64url')}`;
}

export interface TokenWish {
  /** Address of the agent. */
  readonly user: string;
  readonly app?: string;
  readonly location?: string;
  readonly change?: Record<string, unknown>;
}

/** @throws {RangeError} when there is no such app or agent. */
export function tokenFor(account: Account, wish: TokenWish & { baseUrl: string; now: number }): string {
  const app = appsOf(account).find(({ name }) => wish.app === undefined || name === wish.app);
  const user = account.users.get(account.userByEmail.get(wish.user.toLowerCase()) ?? 0);
  if (!app || !user) throw new RangeError(`No app is installed, or nobody is called ${wish.user}`);
  const { baseUrl, now, location = 'ticket_sidebar', change } = wish;
  return signToken({ app, user, location, baseUrl, now }, change);
}

function encoded(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}

function showInstallation({ account, params }: ApiCall): ApiAnswer {
  const app = appsOf(account).find(({ installationId }) => String(installationId) === params['id']);
  if (!app) throw recordNotFound();
  const body = { id: app.installationId, app_id: app.id, product: 'support', enabled: true };
  return { status: 200, body };
}

function listOwned({ account }: ApiCall): ApiAnswer {
  const apps = appsOf(account)
    .filter(({ own }) => own)
    .map(({ id, name }) => ({ id, name, framework_version: '2.0' }));
  return { status: 200, body: { apps } };
}

function showKey({ account, params }: ApiCall): ApiAnswer {
  const app = appsOf(account).find(({ id }) => String(id) === params['id']);
  if (!app) throw recordNotFound();
  return { status: 200, text: app.publicKey };
}

export const appEndpoints: readonly Endpoint[] = [
  { method: 'GET', path: '/apps/installations/:id', handle: showInstallation },
  { method: 'GET', path: '/apps/owned', handle: listOwned },
  { method: 'GET', path: '/apps/:id/public_key.pem', handle: showKey },
];
