import { z } from 'zod';

const probability = z.number().min(0).max(1).default(0);

/** What the mailbox shall do wrong; everything that is left out is done right. */
export const MailFaults = z.strictObject({
  /** Recipients that are refused with 550 5.1.1; compared without case. */
  rejectRcpt: z.array(z.string()).default([]),
  /** How often a whole mail is answered with 451 and not kept. */
  tempFail: probability,
  /** How often a mail is kept and the connection dropped instead of the 250. */
  dropAfterData: probability,
  /** Waited before the answer to a whole mail. */
  delayMs: z.int().min(0).max(600_000).default(0),
});
export type MailFaults = z.infer<typeof MailFaults>;
