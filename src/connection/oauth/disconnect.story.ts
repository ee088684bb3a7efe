import { recordAudit } from '../../access/audit.story.ts';
import { ConnectorError } from '../../connector/errors.ts';
import type { TearDownReport } from '../../connector/set-up.ts';
import { AppError } from '../../runtime/errors.ts';
import { connectorOf } from '../accounts.ts';
import { webhookUrl, type ConnectionAdminParts } from '../admin.story.ts';
import { ENDED, openCredentials } from '../credentials.ts';
import { forgetResources, readCredentials, saveDisconnected } from '../grant.store.ts';
import type { Connection } from '../schema.ts';

const NOTHING: TearDownReport = { removed: [], kept: [], failed: [] };

/**
 * Leaves an account: webhook and trigger are removed, what was written stays unless the admin says otherwise, the
 * tokens are ended at the vendor and forgotten here. Our records stay; connecting again goes on with them.
 * @throws {AppError} unavailable when the vendor does not answer: nothing is ended then.
 */
export async function disconnect(
  parts: ConnectionAdminParts,
  connection: Connection,
  { keepData }: { readonly keepData: boolean },
): Promise<TearDownReport> {
  const { core, accounts } = parts;
  const { id, workspaceId } = connection;
  const report =
    connection.health === 'connected' ? await leave(parts, connection, keepData) : alreadyLost(connection);
  const words = 'An admin disconnected this account. Connect it again to go on; nothing was lost.';
  await core.db.inWorkspaces([workspaceId], async (tx) => {
    await saveDisconnected(tx, id, { credentials: ENDED, words, at: core.now() });
    if (!keepData) await forgetResources(tx, id);
    await recordAudit(core, tx, {
      workspaceId,
      action: 'connection.disconnected',
      subject: { kind: 'connection', id },
      before: { health: connection.health },
      after: { health: 'disconnected', keepData },
    });
  });
  accounts.forget(id);
  core.log.info({ connection: id, keepData, failed: report.failed.length }, 'account disconnected');
  return report;
}

/** The vendor no longer lets us in, so that nothing can be removed from here. */
function alreadyLost({ webhookId }: Connection): TearDownReport {
  if (webhookId === null) return NOTHING;
  const words =
    'The account no longer accepts Afterword, so the webhook named Afterword could not be removed. Delete it by hand; what it sends is refused.';
  return { ...NOTHING, failed: [words] };
}

async function leave(
  parts: ConnectionAdminParts,
  connection: Connection,
  keepData: boolean,
): Promise<TearDownReport> {
  const account = parts.accounts.open(connection);
  try {
    const { webhookId } = connection;
    const wish = { keepData, webhookId, webhookUrl: webhookUrl(parts.core, connection) };
    const report = (await account.tearDown?.(wish)) ?? NOTHING;
    return { ...report, failed: [...report.failed, ...(await endTokens(parts, connection))] };
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    if (error.kind === 'unauthorised' || error.kind === 'forbidden')
      return { ...NOTHING, failed: [error.words] };
    throw new AppError('unavailable', 'A vendor did not answer a tear-down', {
      words: `${error.words} Nothing was disconnected yet: try again in a minute.`,
      retryAfterSeconds: 60,
      cause: error,
    });
  }
}

/** With a token that lives: an expired one cannot end itself. */
async function endTokens(parts: ConnectionAdminParts, connection: Connection): Promise<string[]> {
  const { core, accounts, connectors } = parts;
  const { connector, app } = connectorOf(connectors, connection.platform);
  if (!connector.oauth) return [];
  try {
    await accounts.keepAlive(connection);
    const held = await core.db.inWorkspaces([connection.workspaceId], (tx) =>
      readCredentials(tx, connection.id),
    );
    const credentials = await openCredentials(core.keys, held?.sealed ?? '');
    const { baseUrl } = connection;
    await connector.oauth.revoke({ credentials, app, baseUrl, because: 'disconnect' });
    return [];
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    return error.kind === 'unauthorised' ? [] : [error.words];
  }
}
