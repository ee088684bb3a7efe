import type { Accounts, Connectors } from '../connection/accounts.ts';
import type { Connection } from '../connection/schema.ts';
import { connectionById, routesByHash } from '../connection/store.ts';
import type { AppRequests } from '../connector/app-requests.ts';
import type { InboundRequest } from '../connector/webhook.ts';
import type { Core } from '../runtime/core.ts';
import { AppError, NotFoundError } from '../runtime/errors.ts';
import type { SidebarDesk } from '../sidebar/schema.ts';

export interface VendorAppParts {
  readonly core: Core;
  readonly accounts: Accounts;
  readonly connectors: Connectors;
  /** Live client secrets of the app by platform, newest first. */
  readonly appSecrets: ReadonlyMap<string, readonly string[]>;
  /** Keyed hash under which the connection of an account is found. */
  readonly accountHash: (platform: string, accountId: string) => Buffer;
  readonly desk: SidebarDesk;
}

/**
 * Checks who signed before anything else is read.
 * @throws {NotFoundError} for a platform without such requests.
 * @throws {AppError} unauthenticated, saying what to check.
 */
export function admit(
  { core, connectors, appSecrets }: VendorAppParts,
  platform: string,
  request: InboundRequest,
): AppRequests {
  const requests = connectors.get(platform)?.connector.appRequests;
  if (!requests) throw new NotFoundError('app');
  const verdict = requests.verify(request, { secrets: appSecrets.get(platform) ?? [] }, core.now());
  if (verdict.ok) return requests;
  throw new AppError('unauthenticated', `A request of the app was rejected: ${verdict.code}`, {
    words: verdict.advice,
    facts: { code: verdict.code },
  });
}

/** The connection of an account, by nothing but the vendor's own name of it; null when it is not connected. */
export async function connectionOfAccount(
  { core, accountHash }: VendorAppParts,
  platform: string,
  accountId: string,
): Promise<Connection | null> {
  const hash = accountHash(platform, accountId);
  const route = (await core.db.unscoped((tx) => routesByHash(tx, [hash]))).get(hash.toString('hex'));
  if (!route) return null;
  const connection = await core.db.inWorkspaces([route.workspaceId], (tx) =>
    connectionById(tx, route.connectionId),
  );
  return connection ?? null;
}
