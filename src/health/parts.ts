import type { Accounts, Connectors } from '../connection/accounts.ts';
import type { MailDesk } from '../invitation/mail-desk.ts';
import type { Core } from '../runtime/core.ts';

/** What the inbound edge knows of one connection. */
export interface WebhookLook {
  waiting(connectionId: string): Promise<{ open: number; parked: number }>;
  /** When the first event about this ticket was received since; null while there is none. */
  seen(ticket: {
    connectionId: string;
    platform: string;
    ticketId: string;
    since: Date;
  }): Promise<Date | null>;
}

export interface HealthParts {
  readonly core: Core;
  readonly accounts: Accounts;
  readonly connectors: Connectors;
  readonly webhooks: WebhookLook;
  /** Null without an SMTP server. */
  readonly mail: MailDesk | null;
}
