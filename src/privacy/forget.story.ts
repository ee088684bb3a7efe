import { DateTime } from 'luxon';
import { connectionsOf } from '../connection/store.ts';
import type { Core } from '../runtime/core.ts';
import {
  clearEffects,
  clearErasures,
  erasedButStored,
  erasedSince,
  forgetOldNames,
  forgetOldWords,
} from './erase.store.ts';
import { forgetOwnDataLinks } from './own-data.store.ts';
import { erasePerson, type EraseParts } from './erase.story.ts';

const LATELY_DAYS = 2;
/** So long the page behind a mailed link still says that it has ended. */
const ENDED_LINKS_DAYS = 30;

/** Every night: what is older than the settings allow, and what an erasure could not reach when it ran. */
export async function forgetOld(parts: EraseParts, workspaceIds: readonly string[]): Promise<void> {
  for (const workspaceId of workspaceIds) {
    await forgetIn(parts.core, workspaceId);
    await eraseAgain(parts, workspaceId);
  }
}

/** A name stays while any connection of the workspace still needs it: the longest setting decides. */
async function forgetIn(core: Core, workspaceId: string): Promise<void> {
  await core.db.inWorkspaces([workspaceId], async (tx) => {
    const connections = await connectionsOf(tx, [workspaceId]);
    const kept = connections.map(({ settings }) => settings.privacy.forgetAfterMonths);
    for (const [index, connection] of connections.entries()) {
      const months = kept[index] ?? null;
      if (months !== null) await forgetOldWords(tx, connection.id, monthsAgo(core.now(), months));
    }
    const everywhere = kept.filter((months) => months !== null);
    if (everywhere.length > 0 && everywhere.length === kept.length)
      await forgetOldNames(tx, workspaceId, monthsAgo(core.now(), Math.max(...everywhere)));
  });
}

function monthsAgo(now: Date, months: number): Date {
  return DateTime.fromJSDate(now, { zone: 'utc' }).minus({ months }).toJSDate();
}

/** An effect that was running, or a ticket decided in the same moment, may have written something since. */
async function eraseAgain(parts: EraseParts, workspaceId: string): Promise<void> {
  const { core } = parts;
  await core.db.inWorkspaces([workspaceId], async (tx) => {
    for (const person of await erasedButStored(tx))
      await erasePerson(parts, tx, { ...person, by: 'erased-before' });
    const since = DateTime.fromJSDate(core.now()).minus({ days: LATELY_DAYS }).toJSDate();
    for (const personId of await erasedSince(tx, since)) await clearEffects(tx, personId, core.now());
    await clearErasures(tx);
    await forgetOwnDataLinks(
      tx,
      DateTime.fromJSDate(core.now()).minus({ days: ENDED_LINKS_DAYS }).toJSDate(),
    );
  });
}
