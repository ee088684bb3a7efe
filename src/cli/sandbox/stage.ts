import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { startHubspotSandbox, type HubspotSandbox } from '../../../integrations/hubspot/index.ts';
import { startMailbox, type Mailbox } from '../../../integrations/smtp/index.ts';
import { openOrClose, type Opened } from '../../runtime/opened.ts';
import { startZendeskSandbox, type ZendeskSandbox } from '../../../integrations/zendesk/index.ts';

/** The stand-ins of the outside world: two vendors and a mail server with a mailbox to look into. */
export interface Stage {
  readonly zendesk: ZendeskSandbox;
  readonly hubspot: HubspotSandbox;
  readonly mailbox: Mailbox;
  close(): Promise<void>;
}

export interface StageOptions {
  readonly host: string;
  /** 0 takes free ports. */
  readonly ports: StagePorts;
  /** Keeps everything over a restart; nothing is kept without it. */
  readonly folder?: string;
  /** Where bounces go, "host:port". */
  readonly bounceTo?: string;
}

export interface StagePorts {
  readonly zendesk: number;
  readonly hubspot: number;
  readonly smtp: number;
  readonly mailbox: number;
}

export const FREE_PORTS: StagePorts = { zendesk: 0, hubspot: 0, smtp: 0, mailbox: 0 };

/** The HubSpot app that the sandbox portals have installed. */
export const SANDBOX_APP = {
  clientId: 'sandbox-app',
  clientSecret: 'sandbox-app-secret-for-signing-webhooks',
} as const;

/** Opens all three, or none. */
export async function openStage(options: StageOptions): Promise<Stage> {
  return await openOrClose((opened) => open(options, opened));
}

async function open({ host, ports, folder, bounceTo }: StageOptions, opened: Opened): Promise<Stage> {
  if (folder) await mkdir(folder, { recursive: true });
  const stateFile = (name: string): { stateFile?: string } =>
    folder ? { stateFile: join(folder, name) } : {};
  const zendesk = await startZendeskSandbox({ host, port: ports.zendesk, ...stateFile('zendesk.json') });
  opened.add(() => zendesk.close());
  const hubspot = await startHubspotSandbox({
    host,
    port: ports.hubspot,
    ...SANDBOX_APP,
    ...stateFile('hubspot.json'),
  });
  opened.add(() => hubspot.close());
  const mailbox = await startMailbox({
    host,
    smtpPort: ports.smtp,
    httpPort: ports.mailbox,
    ...(bounceTo ? { bounceTo } : {}),
    ...stateFile('mails.ndjson'),
  });
  opened.add(() => mailbox.close());
  return { zendesk, hubspot, mailbox, close: () => opened.close() };
}
