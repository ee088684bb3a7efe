import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Core } from '../runtime/core.ts';
import { AppError, NotFoundError } from '../runtime/errors.ts';
import { recordAudit } from './audit.story.ts';
import { KeyScope } from './schema.ts';
import { apiKeyByHash, insertApiKey, knownWorkspaces, revokeApiKey } from './store.ts';

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

const API_KEY_BYTES = 24;

export interface KeyWish {
  readonly workspaceId: string;
  readonly name: string;
  readonly scopes: readonly KeyScope[];
  /** The member who makes it, if one does. */
  readonly createdBy: string | null;
}

/** Makes a key of one workspace. It is answered once and kept as a hash. */
export async function makeApiKey(core: Core, wish: KeyWish): Promise<{ id: string; apiKey: string }> {
  const apiKey = `aw_${randomBytes(API_KEY_BYTES).toString('base64url')}`;
  const { workspaceId, name, scopes, createdBy } = wish;
  const id = await core.db.inWorkspaces([workspaceId], async (tx) => {
    const key = { workspaceId, name, scopes, createdBy, hash: hashKey(apiKey), at: core.now() };
    const inserted = await insertApiKey(tx, key);
    if (inserted === undefined) throw new AppError('internal', 'A fresh API key was there already');
    const subject = { kind: 'api-key', id: inserted };
    await recordAudit(core, tx, { workspaceId, action: 'api-key.made', subject, after: { name, scopes } });
    return inserted;
  });
  return { id, apiKey };
}

/** From now on it opens nothing. @throws {NotFoundError} */
export async function withdrawApiKey(core: Core, workspaceIds: readonly string[], id: string): Promise<void> {
  await core.db.inWorkspaces(workspaceIds, async (tx) => {
    const revoked = await revokeApiKey(tx, id, { workspaceIds, now: core.now() });
    if (!revoked?.workspaceId) throw new NotFoundError('API key');
    const { workspaceId, name, scopes } = revoked;
    const subject = { kind: 'api-key', id };
    await recordAudit(core, tx, {
      workspaceId,
      action: 'api-key.revoked',
      subject,
      before: { name, scopes },
    });
  });
}
