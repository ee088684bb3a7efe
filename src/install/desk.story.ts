import {
  changeMode,
  changeSettings,
  SettingsConflict,
  setUpConnection,
  type ConnectionAdminParts,
} from '../connection/admin.story.ts';
import { mergeSettings } from '../connection/merge-settings.ts';
import type { Connection } from '../connection/schema.ts';
import { connectionById } from '../connection/store.ts';
import { checkReadOnly } from '../health/check.story.ts';
import { compareNow, writeAgain } from '../health/drift.story.ts';
import { startFullCheck } from '../health/full-check.story.ts';
import type { HealthParts } from '../health/parts.ts';
import type { Actor } from '../runtime/core.ts';
import { AppError, NotFoundError } from '../runtime/errors.ts';
import type { Done, InstallDesk, Saved, SettingFault, SettingsPart, Visitor } from './schema.ts';
import { mailTestSurvey } from './test-survey.story.ts';
import { installView } from './view.story.ts';

export interface InstallParts {
  readonly admin: ConnectionAdminParts;
  readonly health: HealthParts;
}

/** The desk behind the install page: the stories of the API, asked by a person. */
export function createInstallDesk(parts: InstallParts): InstallDesk {
  const { core } = parts.admin;
  const { health } = parts;
  const find = async (visitor: Visitor, id: string): Promise<Connection> => {
    const found = await core.db.inWorkspaces(visitor.workspaceIds, (tx) => connectionById(tx, id));
    if (!found) throw new NotFoundError('connection');
    return found;
  };
  return {
    async view(visitor, id) {
      const connection = await core.db.inWorkspaces(visitor.workspaceIds, (tx) => connectionById(tx, id));
      return connection ? await installView(health, connection, visitor) : null;
    },
    save: async (visitor, id, wish) => save(adminFor(parts, visitor), await find(visitor, id), wish),
    async setMode(visitor, id, mode) {
      const connection = await find(visitor, id);
      const admin = adminFor(parts, visitor);
      const refusal = await refusalOf(() => changeMode(admin.core, connection, mode));
      // The page has shown what is made: without its webhook and fields nothing would follow from going live.
      const unmade = Object.keys(connection.resources).length === 0;
      if (refusal === null && mode === 'live' && unmade) {
        await setUpConnection(admin, connection.workspaceId, id);
      }
      return { faults: refusal?.faults.map(withoutPrefix) ?? [] };
    },
    async setUp(visitor, id) {
      const { workspaceId } = await find(visitor, id);
      return await setUpConnection(adminFor(parts, visitor), workspaceId, id);
    },
    mailTest: async (visitor, id, address) =>
      mailTestSurvey(healthFor(parts, visitor), await find(visitor, id), address),
    check: async (visitor, id) => void (await checkReadOnly(health, await find(visitor, id))),
    async startFullCheck(visitor, id): Promise<Done> {
      const connection = await find(visitor, id);
      const refusal = await refusalOf(() => startFullCheck(healthFor(parts, visitor), connection));
      return refusal === null ? { ok: true } : { ok: false, words: refusal.words ?? refusal.message };
    },
    compare: async (visitor, id) => void (await compareNow(health, await find(visitor, id))),
    writeAgain: async (visitor, id, reportId) =>
      void (await writeAgain(healthFor(parts, visitor), await find(visitor, id), reportId)),
  };
}

function adminFor({ admin }: InstallParts, visitor: Visitor): ConnectionAdminParts {
  return { ...admin, core: { ...admin.core, actor: actorOf(visitor) } };
}

function healthFor({ health }: InstallParts, visitor: Visitor): HealthParts {
  return { ...health, core: { ...health.core, actor: actorOf(visitor) } };
}

/** What a person does here is recorded under their name. */
function actorOf({ memberId, who }: Visitor): Actor {
  const kind = memberId === null ? 'operator' : 'member';
  return { kind, id: memberId, name: who, requestId: null };
}

async function save(
  { core, accounts }: ConnectionAdminParts,
  connection: Connection,
  { part, version }: { part: SettingsPart; version: number },
): Promise<Saved> {
  try {
    const settings = mergeSettings(connection.settings, part);
    await changeSettings(core, connection, { settings, from: version });
    accounts.forget(connection.id);
    return { state: 'saved' };
  } catch (error) {
    if (error instanceof SettingsConflict) return { state: 'changed-meanwhile' };
    if (!(error instanceof AppError) || error.faults.length === 0) throw error;
    return { state: 'refused', faults: error.faults.map(withoutPrefix) };
  }
}

/** Refusals are shown beside the field; anything else is a fault of ours. */
async function refusalOf(act: () => Promise<unknown>): Promise<AppError | null> {
  try {
    await act();
    return null;
  } catch (error) {
    if (error instanceof AppError && error.code === 'conflict') return error;
    throw error;
  }
}

function withoutPrefix({ path, message }: SettingFault): SettingFault {
  return { path: path.replace(/^(body|settings)[.]/, ''), message };
}
