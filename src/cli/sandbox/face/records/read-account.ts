import type { ConnectedAccount } from '../../connect.ts';
import type { Stage } from '../../stage.ts';
import type { AccountTitle, AccountView } from './account-view.ts';
import { readHubspot } from './read-hubspot.ts';
import { readZendesk } from './read-zendesk.ts';

const PRODUCTS = { zendesk: 'Zendesk', hubspot: 'HubSpot' } as const;
const NOUNS = {
  zendesk: { people: 'Users', organisations: 'Organisations' },
  hubspot: { people: 'Contacts', organisations: 'Companies' },
} as const;

export interface AccountRole {
  /** As it was named when it was connected. */
  readonly name: string;
  readonly helpdesk: boolean;
  readonly crm: boolean;
  readonly zone: string;
}

export function titleOf(
  connected: ConnectedAccount,
  { name, helpdesk, crm, zone }: AccountRole,
): AccountTitle {
  const { platform, account, connectionId } = connected;
  return {
    platform,
    account,
    connectionId,
    name,
    product: PRODUCTS[platform],
    role: helpdesk && crm && platform === 'hubspot' ? 'helpdesk and CRM' : helpdesk ? 'helpdesk' : 'CRM',
    path: `/${platform}/${account}`,
    hasTickets: helpdesk,
    zone,
    nouns: NOUNS[platform],
  };
}

/** What the account's records say at this moment. */
export function readAccount(stage: Stage, title: AccountTitle): AccountView {
  return title.platform === 'zendesk' ? readZendesk(stage.zendesk, title) : readHubspot(stage.hubspot, title);
}
