import { z } from 'zod';
import type { KeyRing } from '../runtime/crypto/key-ring.ts';

/** A tab left open renews it; a stolen one is soon worth nothing. */
const SESSION_MS = 15 * 60_000;
/** After a working day the helpdesk has to vouch for the agent again. */
const LONGEST_MS = 12 * 3_600_000;

const Session = z.strictObject({
  purpose: z.literal('sidebar-session'),
  workspaceId: z.uuid(),
  connectionId: z.uuid(),
  userId: z.string().nullable(),
  startedAt: z.number(),
  expiresAt: z.number(),
});
export type Session = Pick<z.infer<typeof Session>, 'workspaceId' | 'connectionId' | 'userId' | 'startedAt'>;

/** Sealed with the deployment's keys, so that every process knows it and none stores it. */
export async function sealSession(keys: KeyRing, session: Session, now: Date): Promise<string> {
  const { workspaceId, connectionId, userId, startedAt } = session;
  const expiresAt = Math.min(now.getTime() + SESSION_MS, startedAt + LONGEST_MS);
  const sealed = { purpose: 'sidebar-session', workspaceId, connectionId, userId, startedAt, expiresAt };
  return await keys.encrypt(JSON.stringify(sealed));
}

/** Null for everything that is not a session of ours that still lasts. */
export async function openSession(keys: KeyRing, sealed: string, now: Date): Promise<Session | null> {
  try {
    const session = Session.parse(JSON.parse(await keys.decrypt(sealed)));
    return session.expiresAt > now.getTime() ? session : null;
  } catch {
    return null;
  }
}
