import type { Accounts } from '../connection/accounts.ts';
import type { Connection } from '../connection/schema.ts';
import type { TokenPurpose } from '../invitation/token.ts';
import type { Core } from '../runtime/core.ts';
import type { Tx } from '../runtime/db/database.ts';
import type { Invited, ResponseRow } from './store.ts';

export interface DeskParts {
  readonly core: Core;
  readonly accounts: Accounts;
  /** Whether an SMTP server is configured. */
  readonly canMail: boolean;
}

/** An invitation met through one of its links, inside a transaction that sees its workspace. */
export interface Met {
  readonly tx: Tx;
  readonly token: string;
  readonly purpose: TokenPurpose;
  readonly invited: Invited;
  /** The answer so far. */
  readonly recorded: ResponseRow | null;
  readonly connection: Connection;
  /** Where people of this workspace are written. */
  readonly crms: readonly Connection[];
}
