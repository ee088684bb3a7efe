import type { z } from 'zod';
import type { ConnectionSettings } from '../../src/connection/schema.ts';

/** The settings of the account with this name. */
export type SettingsOf = (name: string) => z.input<typeof ConnectionSettings>;

export interface Pace {
  readonly settleSeconds: number;
  readonly pollSeconds: number;
}

/** What the sandboxes grant is what our own limiter is told. */
export const ZENDESK_PLAN = 'enterprise';

/** Nobody waits, nobody is held back, everybody is asked: what is tried is work, not patience. */
export function quickSettings({ settleSeconds, pollSeconds }: Pace): SettingsOf {
  return (name) => ({
    sender: {
      companyName: name,
      fromName: `${name} Support`,
      fromAddress: `support@${name}.example`,
      postalAddress: '1 Bench Street, 01234 Exampletown',
      privacyUrl: `https://${name}.example/privacy`,
      timeZone: 'Europe/Vilnius',
    },
    programme: {
      purpose: 'Find out how many loops a second are done.',
      owner: 'Bench',
      delaySeconds: 0,
      quarantineSeconds: 0,
      sendWindow: null,
    },
    followUp: { settleSeconds },
    // The mail to the owner would be a second one in four of ten loops; a loop is the customer's.
    alerts: { mailOwner: false },
    referral: { targetUrl: `https://${name}.example/welcome`, everySeconds: 0 },
    bulkHold: { minimum: 1_000_000 },
    pollSeconds,
    plan: ZENDESK_PLAN,
  });
}
