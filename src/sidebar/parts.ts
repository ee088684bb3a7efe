import type { Accounts, Connectors } from '../connection/accounts.ts';
import type { Core } from '../runtime/core.ts';

/** What the stories of the sidebar are given. */
export interface SidebarParts {
  readonly core: Core;
  readonly accounts: Accounts;
  readonly connectors: Connectors;
}
