import { createHash, timingSafeEqual } from 'node:crypto';
import { workspacesWithConnections } from '../connection/store.ts';
import type { Core } from '../runtime/core.ts';
import { apiKeyByHash } from './store.ts';

/** Who calls the API. `workspaceId` is `*` for the operator, whose key opens every workspace. */
export interface Caller {
  readonly keyId: string;
  readonly workspaceId: string;
  readonly scopes: readonly string[];
}

export const OPERATOR = '*';
export const SCOPES = ['read', 'manage'] as const;

export function hashKey(apiKey: string): Buffer {
  return createHash('sha256').update(apiKey).digest();
}

/** Answers null for a key that is unknown or revoked. */
export function createAuthenticate(
  core: Core,
  operatorKey: string | undefined,
): (apiKey: string) => Promise<Caller | null> {
  const operator = operatorKey === undefined ? null : hashKey(operatorKey);
  return async (apiKey) => {
    const hash = hashKey(apiKey);
    if (operator && timingSafeEqual(hash, operator))
      return { keyId: 'operator', workspaceId: OPERATOR, scopes: SCOPES };
    const known = await core.db.unscoped((tx) => apiKeyByHash(tx, hash));
    return known ? { keyId: known.name, workspaceId: known.workspaceId ?? OPERATOR, scopes: SCOPES } : null;
  };
}

/** The workspaces a caller may see. */
export async function visibleTo(core: Core, caller: Caller): Promise<string[]> {
  if (caller.workspaceId !== OPERATOR) return [caller.workspaceId];
  return await core.db.unscoped(workspacesWithConnections);
}
