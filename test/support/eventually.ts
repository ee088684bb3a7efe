import { vi } from 'vitest';

/** Long enough for a busy machine; whoever waits for something that never comes waits this long once. */
const PATIENCE_MS = 30_000;
const LOOK_EVERY_MS = 60;

/** Looks again and again until `look` neither throws nor finds nothing, and returns what it found. */
export async function eventually<Found>(
  look: () => Promise<Found> | Found,
  withinMs = PATIENCE_MS,
): Promise<NonNullable<Found>> {
  return await vi.waitFor(
    async () => {
      const found = await look();
      if (found === null || found === undefined) throw new Error('It has not happened yet');
      return found;
    },
    { timeout: withinMs, interval: LOOK_EVERY_MS },
  );
}

/** Zendesk tells times in whole seconds: what shall come after something must come in a later second. */
export async function laterSecond(): Promise<void> {
  const second = Math.floor(Date.now() / 1_000);
  await eventually(() => (Math.floor(Date.now() / 1_000) > second ? true : null));
}
