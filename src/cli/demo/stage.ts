import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ConnectionSettings } from '../../connection/schema.ts';
import type { Opened } from '../../runtime/opened.ts';
import type { z } from 'zod';
import { connectSandbox, type ConnectedAccount, type NewSandboxAccount } from '../sandbox/connect.ts';
import { settlePorts } from '../sandbox/ports.ts';
import { sandboxSettings } from '../sandbox/settings.ts';
import { openTogether, type Together } from '../sandbox/together.ts';
import { customerHands } from './customer.ts';
import { hubspotDesk } from './hubspot-desk.ts';
import type { Pairing } from './pairing.ts';
import { zendeskDesk } from './zendesk-desk.ts';

const HOST = '127.0.0.1';
const FREE = { app: 0, face: 0, zendesk: 0, hubspot: 0, mailbox: 0, smtp: 0, bounce: 0 } as const;
/** Nobody is asked twice during the demo. */
const QUARANTINE_SECONDS = 3_600;
const SETTLE_SECONDS = 60;

/** The whole product on free ports, its data in a folder that goes with it. */
export async function openDemo(opened: Opened): Promise<Together> {
  const folder = await mkdtemp(join(tmpdir(), 'afterword-demo-'));
  opened.add(() => rm(folder, { recursive: true, force: true }));
  const ports = await settlePorts({ host: HOST, wanted: FREE, folder: join(folder, 'sandbox') });
  return await openTogether(
    { host: HOST, ports, folder, environment: { AFTERWORD_LOG_LEVEL: 'error' } },
    opened,
  );
}

export type PairingDraft = Omit<Pairing, 'ok'>;

/** Three companies, one for each way to have a helpdesk and a CRM. */
export async function connectPairings(together: Together): Promise<PairingDraft[]> {
  const { api, stage } = together;
  const connect = (
    wanted: Omit<NewSandboxAccount, 'settings'>,
    settings: Settings,
  ): Promise<ConnectedAccount> => connectSandbox(api, stage, { ...wanted, settings });
  const initech = await connect(
    { platform: 'zendesk', account: 'initech', name: 'Initech', workspaceId: null },
    demoSettings('Initech'),
  );
  const globex = await connect(
    { platform: 'hubspot', account: '2002', name: 'Globex', workspaceId: null },
    demoSettings('Globex'),
  );
  const acme = await connect(
    { platform: 'zendesk', account: 'acme', name: 'Acme', workspaceId: null },
    demoSettings('Acme'),
  );
  await connect(
    { platform: 'hubspot', account: '1001', name: 'Acme CRM', workspaceId: acme.workspaceId },
    { ...demoSettings('Acme'), helpdesk: false },
  );
  const zendesk = (account: string): Pairing['helpdesk'] => zendeskDesk(stage.zendesk.url, account);
  const hubspot = (portal: string): Pairing['helpdesk'] => hubspotDesk(stage.hubspot.url, portal);
  return [
    pairing(together, initech, {
      name: 'Zendesk alone',
      company: 'Initech',
      helpdesk: zendesk('initech'),
      crms: [zendesk('initech')],
    }),
    pairing(together, globex, {
      name: 'HubSpot alone',
      company: 'Globex',
      helpdesk: hubspot('2002'),
      crms: [hubspot('2002')],
    }),
    pairing(together, acme, {
      name: 'Zendesk with HubSpot',
      company: 'Acme',
      helpdesk: zendesk('acme'),
      crms: [zendesk('acme'), hubspot('1001')],
    }),
  ];
}

type Settings = z.input<typeof ConnectionSettings>;

function demoSettings(company: string): Settings {
  const settings = sandboxSettings(company);
  return {
    ...settings,
    programme: { ...settings.programme, delaySeconds: 0, quarantineSeconds: QUARANTINE_SECONDS },
    // Sending the comment settles an answer at once; a slow machine must not settle it before.
    followUp: { settleSeconds: SETTLE_SECONDS },
  };
}

function pairing(
  { api, stage }: Together,
  { connectionId }: ConnectedAccount,
  given: Pick<PairingDraft, 'name' | 'company' | 'helpdesk' | 'crms'>,
): PairingDraft {
  const settings = sandboxSettings(given.company);
  return {
    ...given,
    api,
    connectionId,
    targetUrl: settings.referral?.targetUrl ?? '',
    zone: settings.sender?.timeZone ?? 'UTC',
    customer: customerHands(stage.mailbox.httpUrl),
  };
}
