import { z } from 'zod';

/** Every answer of the Web API: failures come with HTTP 200, too. */
export const WebApiAnswer = z.object({
  ok: z.boolean(),
  error: z.string().optional(),
  channel: z.string().optional(),
  ts: z.string().optional(),
});
export type WebApiAnswer = z.infer<typeof WebApiAnswer>;

/** What names a posted message: the channel's id and the message's time stamp. */
export const MessageId = z
  .string()
  .regex(/^[^ ]+ [\d.]+$/)
  .transform((id) => {
    const [channel = '', ts = ''] = id.split(' ');
    return { channel, ts };
  });
