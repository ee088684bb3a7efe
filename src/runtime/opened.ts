/** What was opened so far; closed in the opposite order. */
export interface Opened {
  add(close: () => unknown): void;
  /** Closes everything though some of it fails, then throws the first failure. */
  close(): Promise<void>;
}

export function createOpened(): Opened {
  const closings: (() => unknown)[] = [];
  return {
    add(close) {
      closings.push(close);
    },
    async close() {
      const failures: unknown[] = [];
      for (let close = closings.pop(); close; close = closings.pop()) {
        try {
          await close();
        } catch (error) {
          failures.push(error);
        }
      }
      if (failures.length > 0) throw failures[0];
    },
  };
}

/** Opens one thing after the other. When one fails, those before it are closed, and nothing is left running. */
export async function openOrClose<Result>(open: (opened: Opened) => Promise<Result>): Promise<Result> {
  const opened = createOpened();
  try {
    return await open(opened);
  } catch (error) {
    // Why it could not be opened matters more than what then could not be closed.
    await opened.close().catch(() => undefined);
    throw error;
  }
}
