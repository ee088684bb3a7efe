import type { AccountAccess } from '../../src/connector/account.ts';
import type { AccountMemory } from './account-memory.ts';
import type { HubspotClient } from './client.ts';

/** One installed account (HubSpot says portal) with all that the parts of this connector work with. */
export interface Portal {
  readonly access: AccountAccess;
  readonly client: HubspotClient;
  readonly memory: AccountMemory;
  /** What HubSpot calls our app event. */
  readonly eventType: string;
}
