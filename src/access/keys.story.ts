import { createHash, timingSafeEqual } from 'node:crypto';
import type { Core } from '../runtime/core.ts';
import { KeyScope } from './schema.ts';
import { apiKeyByHash, knownWorkspaces } from './store.ts';

/** Who calls the API. `workspaceId` is `*` for the operator, whose key opens every workspace. */
export interface Caller {
  readonly keyId: string;
  /** As people know the key. */
  readonly name: string;
  readonly workspaceId: string;
  readonly scopes: readonly string[];
}

export const OPERATOR = '*';
export const SCOPES = KeyScope.options;

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
      return { keyId: 'operator', name: 'operator', workspaceId: OPERATOR, scopes: SCOPES };
    const known = await core.db.unscoped((tx) => apiKeyByHash(tx, hash, core.now()));
    if (!known) return null;
    const { id, name, workspaceId, scopes } = known;
    return { keyId: id, name, workspaceId: workspaceId ?? OPERATOR, scopes: implied(scopes) };
  };
}

/** Whoever may change a thing may look at it. */
function implied(scopes: readonly KeyScope[]): readonly KeyScope[] {
  return scopes.includes('management') ? [...new Set([...scopes, 'read' as const])] : scopes;
}

/** The workspaces a caller may see. */
export async function visibleTo(core: Core, caller: Caller): Promise<string[]> {
  if (caller.workspaceId !== OPERATOR) return [caller.workspaceId];
  return await core.db.unscoped(knownWorkspaces);
}
