import type { Core } from '../src/runtime/core.ts';
import type { ForgetEvents } from '../src/privacy/erase.story.ts';
import { deleteEvents, finishedEventsAfter } from './store.ts';

const PAGE = 500;

/**
 * Stored bodies are sealed, so each is opened to see whether it names somebody. What is still to be worked on stays:
 * it is suppressed when its turn comes.
 */
export function createForgetEvents(core: Core): ForgetEvents {
  return async (tx, workspaceId, needles) => {
    const names = new RegExp(
      `(?<![\\p{L}\\p{N}])(?:${needles.map(escaped).join('|')})(?![\\p{L}\\p{N}])`,
      'iu',
    );
    let forgotten = 0;
    for (let after = NOTHING; needles.length > 0;) {
      const events = await finishedEventsAfter(tx, { workspaceId, after, limit: PAGE });
      const named = events.filter(({ body }) => names.test(core.keys.unseal(body).toString()));
      await deleteEvents(
        tx,
        named.map(({ id }) => id),
      );
      forgotten += named.length;
      const last = events.at(-1);
      if (!last || events.length < PAGE) break;
      after = last.id;
    }
    return forgotten;
  };
}

const NOTHING = '00000000-0000-0000-0000-000000000000';

function escaped(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|\-/]/g, String.raw`\$&`);
}
