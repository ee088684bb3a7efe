import { z } from 'zod';
import { SidebarActionRequest, SidebarSubject } from '../sidebar/schema.ts';
import { Locale } from '../survey/schema.ts';

// What our app inside a vendor's pages sends. `accountId` is what the page believes: it is compared with what the
// vendor signed, and never chooses an account.

const AccountId = z.union([z.string().min(1).max(64), z.int()]).transform(String);

export const SettingsBody = z.strictObject({ accountId: AccountId, locale: Locale });
export type SettingsBody = z.infer<typeof SettingsBody>;

export const CardBody = SettingsBody.extend({ subject: SidebarSubject });
export type CardBody = z.infer<typeof CardBody>;

export const CardActionBody = CardBody.extend({ request: SidebarActionRequest });
export type CardActionBody = z.infer<typeof CardActionBody>;

/** How the connection stands, for the settings page inside the vendor. */
export const Standing = z.strictObject({
  mode: z.enum(['rehearsal', 'live', 'paused']),
  health: z.enum(['connected', 'disconnected']),
  /** What is wrong, or null. */
  words: z.string().nullable(),
  survey: z.enum(['nps', 'ces', 'csat']),
  trigger: z.enum(['solved', 'workflow']),
  company: z.string().nullable(),
  answersLastMonth: z.int(),
  settingsUrl: z.url(),
});
export type Standing = z.infer<typeof Standing>;

/**
 * A signed request that is not served. It is answered 200: HubSpot hides the body of any other status from the page,
 * and the agent is to read why.
 */
export const RefusalCode = z.enum(['unknown-account', 'other-account', 'unknown-record']);
export type RefusalCode = z.infer<typeof RefusalCode>;

/** Reply to a page: the answer, or why there is none. */
export type PageReply<Answer> =
  { readonly answer: Answer } | { readonly refused: RefusalCode; readonly words: string };
