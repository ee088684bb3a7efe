import { z } from 'zod';

/** A Zendesk account as its own webhooks see us. */
export const ZendeskSender = z.object({
  path: z.string(),
  secret: z.string(),
  accountNumber: z.string(),
  webhookId: z.string(),
});
export type ZendeskSender = z.infer<typeof ZendeskSender>;

/** What the server of this benchmark says when it is ready. */
export const ServerReady = z.object({
  /** Verifies and parses, stores nothing. */
  floorPort: z.int(),
  /** Verifies, parses and stores. */
  durablePort: z.int(),
  publicUrl: z.string(),
  databaseUrl: z.string(),
  clientSecret: z.string(),
  zendesk: z.array(ZendeskSender),
  portals: z.array(z.string()),
});
export type ServerReady = z.infer<typeof ServerReady>;
