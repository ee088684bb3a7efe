import { setTimeout as sleep } from 'node:timers/promises';
import { Router } from 'express';
import type { Logger } from '../log.ts';
import type { Metrics } from './metrics.ts';

/** Something we cannot work without; it throws when it is out of order. */
export interface NamedCheck {
  readonly name: string;
  readonly check: () => Promise<void>;
}

export interface HealthParts {
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly checks: readonly NamedCheck[];
  /** True from the moment we begin to stop: load balancers then look elsewhere. */
  readonly isClosing: () => boolean;
}

/** Whoever asks gives up after a few seconds; a check that hangs is a check that failed. */
const CHECK_TIMEOUT_MS = 2_000;

/** For orchestrators and Prometheus. Nothing here tells of tenants. */
export function healthRoutes(parts: HealthParts): Router {
  const router = Router();
  router.get('/healthz', (_request, response) => {
    response.json({ status: 'alive' });
  });
  router.get('/readyz', async (_request, response) => {
    const verdicts = await Promise.all(parts.checks.map((check) => verdictOf(check, parts.log)));
    const isReady = !parts.isClosing() && verdicts.every(([, verdict]) => verdict === 'ok');
    response
      .status(isReady ? 200 : 503)
      .json({ status: isReady ? 'ready' : 'not ready', checks: Object.fromEntries(verdicts) });
  });
  router.get('/metrics', async (_request, response) => {
    response.type(parts.metrics.registry.contentType).send(await parts.metrics.registry.metrics());
  });
  return router;
}

async function verdictOf({ name, check }: NamedCheck, log: Logger): Promise<[string, 'ok' | 'failed']> {
  const giveUp = new AbortController();
  try {
    await Promise.race([check(), timeout(giveUp.signal)]);
    return [name, 'ok'];
  } catch (error) {
    log.warn({ check: name, error }, 'Not ready');
    return [name, 'failed'];
  } finally {
    giveUp.abort();
  }
}

async function timeout(signal: AbortSignal): Promise<never> {
  await sleep(CHECK_TIMEOUT_MS, undefined, { signal, ref: false });
  throw new Error(`No answer within ${CHECK_TIMEOUT_MS} ms`);
}
