/** Something that runs until it is told to stop. */
export interface Running {
  stop(): Promise<void>;
}

/**
 * A terminal sends Ctrl-C to npm and to us, and npm passes its own on to us: what comes this soon after the first
 * signal is the same key press, not a second one.
 */
const SAME_SIGNAL_MS = 1_000;

/** Stops once on SIGINT or SIGTERM; a second signal ends the process at once. */
export function stopOnSignals(service: Running): void {
  let stoppingSince: number | null = null;

  function onSignal(): void {
    if (stoppingSince !== null) {
      if (performance.now() - stoppingSince > SAME_SIGNAL_MS) process.exit(1);
      return;
    }
    stoppingSince = performance.now();
    service.stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  }

  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
}

/** Starts, and stops on a signal, also on one that comes while the start is under way. */
export async function runUntilSignal<Started extends Running>(
  start: () => Promise<Started>,
): Promise<Started> {
  const starting = start();
  stopOnSignals({
    async stop() {
      const running = await starting;
      await running.stop();
    },
  });
  return await starting;
}
