import { recordAudit } from '../src/access/audit.story.ts';
import type { Connectors } from '../src/connection/accounts.ts';
import type { Core } from '../src/runtime/core.ts';
import { enterWorkspaces } from '../src/runtime/db/database.ts';
import { AppError, NotFoundError } from '../src/runtime/errors.ts';
import { inBatches } from '../src/runtime/queue/id-batches.ts';
import type { AddressBook } from './address-book.ts';
import { NORMALISE_QUEUE } from './intake.ts';
import { parkedEvent, unpark } from './store.ts';

export interface ReplayParts {
  readonly core: Core;
  readonly connectors: Connectors;
  readonly addressBook: AddressBook;
}

/** Who may replay: an operator sees events of unknown accounts too. */
export interface Replayer {
  readonly workspaceIds: readonly string[];
  readonly operator: boolean;
}

/**
 * Makes a parked event new again: after the account was connected, or after a fault of ours was mended.
 * @throws {NotFoundError} when it is not parked or not the caller's.
 */
export async function replay(parts: ReplayParts, id: string, replayer: Replayer): Promise<void> {
  const { core, connectors, addressBook } = parts;
  await core.db.unscoped(async (tx) => {
    const event = await parkedEvent(tx, id);
    const visible = event?.workspaceId
      ? replayer.workspaceIds.includes(event.workspaceId)
      : replayer.operator;
    if (!event || !visible) throw new NotFoundError('parked event');
    const route = event.connectionId && event.workspaceId ? event : await accountRoute();
    if (!route?.connectionId || !route.workspaceId) {
      throw new AppError('conflict', 'A replayed event belongs to no connection', {
        words: 'The account of this event is still not connected. Connect it first.',
      });
    }
    const { connectionId, workspaceId } = route;
    await unpark(tx, { id, connectionId, workspaceId, now: core.now() });
    await enterWorkspaces(tx, [workspaceId]);
    await recordAudit(core, tx, {
      workspaceId,
      action: 'webhook.replayed',
      subject: { kind: 'webhook', id },
    });
    await core.queue.add(tx, NORMALISE_QUEUE, inBatches([{ id, workspaceId, at: core.now() }]));

    async function accountRoute(): Promise<{ connectionId: string; workspaceId: string } | null> {
      const webhook = event && connectors.get(event.platform)?.connector.webhook;
      if (!event || !webhook) return null;
      const body = core.keys.unseal(event.body);
      const [delivery] = webhook.deliveries({
        method: 'POST',
        url: '',
        headers: {},
        body: Buffer.from(`[${body.toString()}]`),
      });
      return delivery?.accountId ? await addressBook.byAccount(event.platform, delivery.accountId) : null;
    }
  });
}
