import type { z } from 'zod';
import type { ConnectionSettings } from '../../src/connection/schema.ts';

/** Settings as a PATCH takes them: what is not named stays. */
export type SettingsChange = z.input<typeof ConnectionSettings>;

/** Complete enough to go live, and seconds instead of days; a test changes what it is about. */
export function houseSettings(change: SettingsChange): SettingsChange {
  return {
    adminEmail: 'admin@acme.example',
    // Polls are what a test asks for: webhooks are quicker.
    pollSeconds: 3_600,
    ...change,
    sender: {
      companyName: 'Acme',
      fromName: 'Acme Support',
      fromAddress: 'support@acme.example',
      postalAddress: '1 Test Street, 01234 Exampletown',
      privacyUrl: 'https://acme.example/privacy',
      timeZone: 'Europe/Vilnius',
      ...change.sender,
    },
    programme: {
      purpose: 'Find out what to mend after support requests, and mend it.',
      owner: 'Head of Support',
      delaySeconds: 0,
      sendWindow: null,
      ...change.programme,
    },
    followUp: { settleSeconds: 1, ...change.followUp },
    referral: { targetUrl: 'https://acme.example/welcome', ...change.referral },
  };
}
