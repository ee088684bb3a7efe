import { z } from 'zod';
import type { AccountAccess } from '../../src/connector/account.ts';
import type { AppDesk, AppInstallation, AppUser } from '../../src/connector/app.ts';
import { ConnectorError } from '../../src/connector/errors.ts';
import { ask } from './ask.ts';
import type { ZendeskClient } from './client.ts';
import { failureOf, lostCall, strangeAnswer } from './failures.ts';

const Id = z.union([z.string(), z.number()]).transform(String);
const Installation = z.object({ id: Id, app_id: Id });
/** Seen bare; wrapped like every other resource it is read as well. */
const InstallationAnswer = z.union([
  Installation,
  z.object({ installation: Installation }).transform(({ installation }) => installation),
]);
const OwnedApps = z.object({ apps: z.array(z.object({ id: Id, name: z.string().nullish() })) });
const UserAnswer = z.object({
  user: z.object({
    id: Id,
    name: z
      .string()
      .nullish()
      .transform((name) => name ?? null),
    email: z
      .string()
      .nullish()
      .transform((email) => email?.toLowerCase() ?? null),
    role: z.string().nullish(),
    suspended: z.boolean().nullish(),
  }),
});

/** The name in our package's translations: an account's own upload of it carries the same one. */
const APP_NAME = /\bAfterword\b/i;
const KEY_MAX_CHARACTERS = 16_384;
const TIMEOUT_MS = 10_000;

/** What Zendesk tells about the app that is installed in this account. */
export function createAppDesk(client: ZendeskClient, access: AccountAccess): AppDesk {
  return {
    installation: (id) => readInstallation(client, access, id),
    user: (id) => readUser(client, id),
  };
}

async function readInstallation(
  client: ZendeskClient,
  access: AccountAccess,
  installationId: string,
): Promise<AppInstallation> {
  const path = ['apps', 'installations', installationId];
  const { app_id: appId } = await ask(client, { method: 'GET', path }, InstallationAnswer);
  const own = await isOwn(client, appId);
  return { appId, own, publicKey: await readPublicKey(access, appId) };
}

/** An account without apps of its own, or a token that may not list them, owns none. */
async function isOwn(client: ZendeskClient, appId: string): Promise<boolean> {
  try {
    const { apps } = await ask(client, { method: 'GET', path: ['apps', 'owned'] }, OwnedApps);
    return apps.some(({ id, name }) => id === appId && APP_NAME.test(name ?? ''));
  } catch (error) {
    const refused = ['forbidden', 'not-found'];
    if (error instanceof ConnectorError && refused.includes(error.kind)) return false;
    throw error;
  }
}

/** No JSON, hence past the client: the key of an app as PEM. */
async function readPublicKey(access: AccountAccess, appId: string): Promise<string> {
  const token = await access.accessToken();
  const first = await fetchKey(access, appId, token);
  const answer =
    first.status === 401 ? await fetchKey(access, appId, await access.renewedToken(token)) : first;
  const call = { method: 'GET', path: `/apps/${appId}/public_key` } as const;
  if (!answer.ok) throw failureOf(call, { status: answer.status, body: null, retryAfterMs: undefined });
  const text = await answer.text();
  const pem = /-----BEGIN (?:RSA )?PUBLIC KEY-----[\s\S]+-----END (?:RSA )?PUBLIC KEY-----/.exec(text)?.[0];
  if (!pem || text.length > KEY_MAX_CHARACTERS) throw strangeAnswer(call, answer.status);
  return pem.replaceAll('\\n', '\n');
}

async function fetchKey(access: AccountAccess, appId: string, token: string): Promise<Response> {
  await access.limiter.acquire();
  try {
    return await fetch(`${access.baseUrl}/api/v2/apps/${encodeURIComponent(appId)}/public_key.pem`, {
      headers: { Authorization: `Bearer ${token}` },
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  } catch (cause) {
    throw lostCall({ method: 'GET', path: `/apps/${appId}/public_key` }, cause);
  }
}

async function readUser(client: ZendeskClient, userId: string): Promise<AppUser | null> {
  try {
    const { user } = await ask(client, { method: 'GET', path: ['users', userId] }, UserAnswer);
    return { externalId: user.id, name: user.name, email: user.email, role: roleOf(user) };
  } catch (error) {
    if (error instanceof ConnectorError && error.kind === 'not-found') return null;
    throw error;
  }
}

function roleOf({ role, suspended }: z.output<typeof UserAnswer>['user']): AppUser['role'] {
  if (suspended === true) return null;
  return role === 'agent' || role === 'admin' ? role : null;
}
