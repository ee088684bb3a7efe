import type { Connection } from '../connection/schema.ts';
import type { TicketReading } from '../connector/ticket.ts';
import type { Tx } from '../runtime/db/database.ts';
import type { SidebarParts } from './parts.ts';
import type { SidebarAsk, SidebarViewer } from './schema.ts';
import type { ActionWords } from './wording/sidebar-wording.ts';

/** What an action has to work with, in its transaction. */
export interface Acting {
  readonly parts: SidebarParts;
  readonly tx: Tx;
  readonly asked: SidebarAsk;
  readonly viewer: SidebarViewer;
  readonly connection: Connection;
  /** The ticket as it stands now; null beside a person, and when the action needs no reading. */
  readonly reading: TicketReading | null;
  readonly actionId: string;
}

/** How an action ended; `at` and `reason` go into its words. */
export interface Ended {
  readonly done: boolean;
  readonly outcome: keyof ActionWords;
  readonly personId?: string | null;
  readonly at?: Date | null;
  readonly reason?: string | null;
}
