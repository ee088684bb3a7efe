import type { z } from 'zod';
import type { ConnectionSettings } from '../../connection/schema.ts';

/** Seconds instead of days, so that a visitor sees the whole loop at once. */
export const SANDBOX_SECONDS = { delay: 2, quarantine: 120, settle: 3, poll: 20 } as const;

/** Settings of a sandbox account: complete enough to go live. */
export function sandboxSettings(company: string): z.input<typeof ConnectionSettings> {
  const domain = `${company.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}.example`;
  return {
    sender: {
      companyName: company,
      fromName: `${company} Support`,
      fromAddress: `support@${domain}`,
      postalAddress: '1 Sandbox Street, 01234 Exampletown',
      privacyUrl: `https://${domain}/privacy`,
      timeZone: 'Europe/Vilnius',
    },
    programme: {
      purpose: 'Find out what to mend after support requests, and mend it.',
      owner: 'Head of Support',
      delaySeconds: SANDBOX_SECONDS.delay,
      quarantineSeconds: SANDBOX_SECONDS.quarantine,
      sendWindow: null,
    },
    followUp: { settleSeconds: SANDBOX_SECONDS.settle },
    referral: { targetUrl: `https://${domain}/welcome`, everySeconds: SANDBOX_SECONDS.quarantine },
    adminEmail: `admin@${domain}`,
    pollSeconds: SANDBOX_SECONDS.poll,
  };
}
