import type { Accounts } from '../connection/accounts.ts';
import type { Connection } from '../connection/schema.ts';
import type { SendVerdict } from '../eligibility/recheck.ts';
import type { Core } from '../runtime/core.ts';
import type { MailDesk } from './mail-desk.ts';
import type { DueInvitation } from './store.ts';
import type { TicketNow } from './ticket-now.ts';

/** Longer than any hand-over takes (see FINAL_ANSWER_MS); after that the process that took them is gone. */
export const SEND_LEASE_MS = 120_000;

export interface SendParts {
  readonly core: Core;
  readonly accounts: Accounts;
  /** Null without an SMTP server: invitations wait, and are dropped when they are too late. */
  readonly mail: MailDesk | null;
}

/** An invitation that is due, with everything that decides whether it leaves. */
export interface Due {
  readonly invitation: DueInvitation;
  readonly connection: Connection;
  readonly ticketNow: TicketNow;
  readonly verdict: SendVerdict;
}

/** What one round of sending shares. */
export interface SendContext {
  readonly workspaceIds: readonly string[];
  readonly crms: readonly Connection[];
}
