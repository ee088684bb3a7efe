import { ConnectorError } from '../connector/errors.ts';
import type { Alert, AlertAddress, Notifier, OpenNotifier, Posted } from '../connector/notifier.ts';
import type { Outbound } from '../connector/outbound.ts';
import { createRateLimiter, type RateLimiter } from '../connector/rate-limiter.ts';
import type { AlertTarget } from './store.ts';

/** The notifiers this deployment knows, by platform, each with the base URL of its vendor's API. */
export type Notifiers = ReadonlyMap<string, { readonly notifier: Notifier; readonly baseUrl: string }>;

/** Where alerts are handed over, whatever the platform. */
export interface AlertDesk {
  readonly platforms: readonly string[];
  /** For people; the platform's own name when it is not known here. */
  labelOf(platform: string): string;
  /** What is wrong with an address, in words; null when it may be used. Calls nobody. */
  fault(platform: string, address: AlertAddress): string | null;
  /** One outcome per alert, in order. */
  post(target: AlertTarget, alerts: readonly Alert[]): Promise<Posted[]>;
  /** False where a message cannot be changed. @throws {ConnectorError} */
  update(target: AlertTarget, messageId: string, alert: Alert): Promise<boolean>;
}

export interface AlertDeskParts {
  readonly notifiers: Notifiers;
  readonly outbound: Outbound;
  readonly decrypt: (sealed: string) => Promise<string>;
}

export function createAlertDesk({ notifiers, outbound, decrypt }: AlertDeskParts): AlertDesk {
  const limiters = new Map<string, RateLimiter>();

  function limiterOf(targetId: string, notifier: Notifier): RateLimiter {
    const known = limiters.get(targetId);
    if (known) return known;
    const fresh = createRateLimiter(notifier.limits);
    limiters.set(targetId, fresh);
    return fresh;
  }

  async function open(target: AlertTarget): Promise<OpenNotifier> {
    const installed = notifiers.get(target.platform);
    if (!installed) throw unknown(target.platform);
    const { notifier, baseUrl } = installed;
    const address = { secret: await decrypt(target.secret), channel: target.channel };
    return notifier.open({ address, outbound, baseUrl, limiter: limiterOf(target.id, notifier) });
  }

  return {
    platforms: [...notifiers.keys()],
    labelOf: (platform) => notifiers.get(platform)?.notifier.label ?? platform,
    fault(platform, address) {
      const installed = notifiers.get(platform);
      if (!installed) return `Known platforms are ${[...notifiers.keys()].join(', ')}.`;
      const called = URL.canParse(address.secret) ? outbound.refusal(address.secret) : null;
      return installed.notifier.fault(address, outbound) ?? called;
    },
    post: async (target, alerts) => (await open(target)).post(alerts),
    async update(target, messageId, alert) {
      const opened = await open(target);
      if (!opened.update) return false;
      await opened.update(messageId, alert);
      return true;
    },
  };
}

function unknown(platform: string): ConnectorError {
  return new ConnectorError('An unknown notifier', {
    kind: 'refused',
    words: `This deployment does not know ${platform}. Remove the target.`,
  });
}
