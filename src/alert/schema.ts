import { z } from 'zod';

/** A place beside mail where low scores are told, as an admin hands it in. */
export const NewAlertTarget = z.strictObject({
  platform: z.string().min(1).describe('slack, teams or wecom'),
  name: z.string().min(1).max(100).describe('for people, e.g. the name of the channel'),
  secret: z
    .string()
    .min(1)
    .max(2_000)
    .describe('the webhook URL, or a bot token of Slack; stored sealed and never shown'),
  channel: z.string().min(1).max(200).nullable().default(null).describe('with a bot token: the channel id'),
});
export type NewAlertTarget = z.infer<typeof NewAlertTarget>;
