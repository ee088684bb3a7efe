import { connectionById } from '../connection/store.ts';
import type { Connection } from '../connection/schema.ts';
import { ConnectorError } from '../connector/errors.ts';
import { appUserOf, saveAppUser, type StoredUser } from './app.store.ts';
import { enter, type EntranceParts, type KeyReads } from './enter.story.ts';
import type { SidebarEntrance, SidebarViewer } from './schema.ts';
import { openSession, sealSession, type Session } from './session.ts';

/** An agent who becomes admin, or is one no more, is seen as such after this time. */
const BELIEVE_MS = 15 * 60_000;

export function createEntrance(parts: EntranceParts): SidebarEntrance {
  const { core } = parts;
  const reads: KeyReads = new Map();
  return {
    enter: (token) => enter(parts, reads, token),
    async admit(sealed) {
      const met = await meet(parts, sealed);
      // The helpdesk has said that this is no agent: there is nothing to see.
      if (!met || met.user?.role === null) return null;
      const { workspaceId, connectionId } = met.session;
      return { workspaceId, connectionId, viewer: viewerOf(met.connection, freshUser(met, core.now())) };
    },
    async identify(sealed) {
      const met = await meet(parts, sealed);
      if (!met) return null;
      const user = freshUser(met, core.now()) ?? (await readUser(parts, met));
      return viewerOf(met.connection, user);
    },
    async renew(sealed) {
      const met = await meet(parts, sealed);
      return met && (await sealSession(core.keys, met.session, core.now()));
    },
  };
}

interface Met {
  readonly session: Session;
  readonly connection: Connection;
  readonly user: StoredUser | undefined;
}

async function meet({ core }: EntranceParts, sealed: string): Promise<Met | null> {
  const session = await openSession(core.keys, sealed, core.now());
  if (!session) return null;
  const { workspaceId, connectionId, userId } = session;
  return await core.db.inWorkspaces([workspaceId], async (tx) => {
    const connection = await connectionById(tx, connectionId);
    if (!connection) return null;
    const user = userId === null ? undefined : await appUserOf(tx, { connectionId, externalId: userId });
    return { session, connection, user };
  });
}

function freshUser({ user }: Met, now: Date): StoredUser | null {
  return user && now.getTime() - user.readAt.getTime() < BELIEVE_MS ? user : null;
}

/** Somebody whom the helpdesk does not name an agent is nobody here. */
function viewerOf({ settings }: Connection, user: StoredUser | null): SidebarViewer | null {
  if (user === null || user.role === null) return null;
  const { externalId, name, email, role } = user;
  const lead = role === 'agent' && email !== null && settings.leads.includes(email);
  return { externalId, name, email, role: lead ? 'lead' : role };
}

async function readUser(parts: EntranceParts, { session, connection }: Met): Promise<StoredUser | null> {
  const { core, accounts } = parts;
  if (session.userId === null) return null;
  try {
    const found = await accounts.open(connection).app?.user(session.userId);
    const nobody = { externalId: session.userId, name: null, email: null, role: null };
    const user = { ...(found ?? nobody), readAt: core.now() };
    await core.db.inWorkspaces([session.workspaceId], (tx) => saveAppUser(tx, session, user));
    return user;
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    core.log.warn({ connection: connection.id, failure: error.kind }, 'who looks at a sidebar is not known');
    return null;
  }
}
