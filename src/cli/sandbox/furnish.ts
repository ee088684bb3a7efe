import { buildManifest } from '../../../integrations/zendesk/package/manifest.ts';
import type { Api } from '../api.ts';
import { CUSTOMERS } from './cast.ts';
import { connectSandbox, type ConnectedAccount } from './connect.ts';
import { sandboxSettings } from './settings.ts';
import type { Stage } from './stage.ts';

/** Two companies: one on Zendesk with HubSpot as its CRM, one on HubSpot alone. Twice changes nothing. */
export async function furnish(api: Api, stage: Stage, publicUrl: string): Promise<ConnectedAccount[]> {
  const acme = await connectSandbox(api, stage, {
    platform: 'zendesk',
    account: 'acme',
    name: 'Acme',
    workspaceId: null,
    settings: sandboxSettings('Acme'),
  });
  const app = { publicUrl, version: '0.1.0', supportEmail: 'support@acme.example', listed: false };
  stage.zendesk.installApp(acme.account, { name: 'Afterword', manifest: buildManifest(app) });
  const acmeCrm = await connectSandbox(api, stage, {
    platform: 'hubspot',
    account: '1001',
    name: 'Acme CRM',
    workspaceId: acme.workspaceId,
    settings: { ...sandboxSettings('Acme'), helpdesk: false },
  });
  const globex = await connectSandbox(api, stage, {
    platform: 'hubspot',
    account: '2002',
    name: 'Globex',
    workspaceId: null,
    settings: sandboxSettings('Globex'),
  });
  openForConsent(stage);
  if (stage.zendesk.tickets(acme.account).length === 0) peopleWrite(stage);
  return [acme, acmeCrm, globex];
}

/** Accounts that nobody has connected yet: for whoever wants to see the consent pages. */
export function openForConsent({ zendesk, hubspot }: Stage): void {
  const admins = [{ name: 'Ona Adminė', email: 'ona@agents.example' }];
  zendesk.openAccount({ account: 'initech', name: 'Initech', plan: 'professional', admins });
  hubspot.openAccount({ account: '4004', name: 'Initech' });
}

/** The customers write to both companies; Acme's sales team knows them too. */
export function peopleWrite(stage: Stage): void {
  for (const { name, email, locale, company, subject } of CUSTOMERS) {
    const requester = { name, email, locale, organisation: company };
    const contact = { name, email, locale, company };
    stage.zendesk.createTickets('acme', { requester, subject });
    stage.hubspot.createContact('1001', contact);
    stage.hubspot.createTickets('2002', { contact, subject });
  }
}
