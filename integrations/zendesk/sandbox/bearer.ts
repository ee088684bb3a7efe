import type { Account, TokenPair, User } from './state.ts';
import { invalidToken } from './vendor-error.ts';
import type { World } from './world.ts';

export interface Bearer {
  readonly user: User;
  /** Null with an API token. */
  readonly accessToken: string | null;
}

/** Whose call this is. @throws {VendorError} 401 */
export function actorOf(world: World, account: Account, authorization = ''): Bearer {
  const basic = /^Basic (.+)$/.exec(authorization)?.[1];
  if (basic !== undefined) return { user: userOfApiToken(account, basic), accessToken: null };
  const accessToken = /^Bearer (.+)$/.exec(authorization)?.[1] ?? '';
  const pair = account.tokens.get(accessToken);
  if (!pair || hasExpired(world, account, pair)) throw invalidToken();
  const user = account.users.get(pair.userId ?? account.integrationUserId);
  if (!user) throw invalidToken();
  return { user, accessToken };
}

/** "address/token:the token", in base64. */
function userOfApiToken(account: Account, basic: string): User {
  const [, email = '', token = ''] =
    /^(.+)\/token:(.+)$/.exec(Buffer.from(basic, 'base64').toString('utf8')) ?? [];
  const user = account.users.get(account.userByEmail.get(email.toLowerCase()) ?? Number.NaN);
  if (!user || account.apiTokens?.get(user.email) !== token) throw invalidToken();
  return user;
}

function hasExpired(world: World, account: Account, pair: TokenPair): boolean {
  const seconds = world.faults.of(account.subdomain).tokenTtlSeconds ?? pair.lifetimeSeconds;
  return world.now() >= pair.issuedAt + seconds * 1_000;
}
