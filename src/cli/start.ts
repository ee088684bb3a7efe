import { join } from 'node:path';
import { z } from 'zod';
import { startApp } from '../main.ts';
import { readConfig } from '../runtime/config.ts';
import { openOrClose, type Opened } from '../runtime/opened.ts';
import type { Running } from '../runtime/signals.ts';
import type { ConnectedAccount } from './sandbox/connect.ts';
import { openFace } from './sandbox/face/server.ts';
import { furnish } from './sandbox/furnish.ts';
import { readPorts, settlePorts } from './sandbox/ports.ts';
import { openTogether, type Together } from './sandbox/together.ts';
import { forPeople } from './web-address.ts';

const DEFAULT_DATA = '.afterword';
const DEFAULT_HOST = '127.0.0.1';

/** Starts the service alone, configured by its environment. */
export async function startService(environment: NodeJS.ProcessEnv): Promise<Running> {
  return await startApp(readConfig(environment));
}

/** Starts the service together with the sandbox helpdesk, CRM and mailbox, connected and live. */
export async function startWithSandbox(environment: NodeJS.ProcessEnv): Promise<Running> {
  return await openOrClose((opened) => openWithSandbox(environment, opened));
}

async function openWithSandbox(environment: NodeJS.ProcessEnv, opened: Opened): Promise<Running> {
  const folder = environment['AFTERWORD_DATA'] || DEFAULT_DATA;
  const host = environment['HOST'] || DEFAULT_HOST;
  const wanted = readPorts(environment);
  const ports = await settlePorts({ host, wanted, folder: join(folder, 'sandbox') });
  const together = await openTogether({ host, ports, folder, environment }, opened);
  const { api, stage } = together;
  const accounts = await furnish(api, stage, together.app.core.publicUrl);
  const face = await openFace({
    host,
    port: ports.face,
    stage,
    api,
    accounts,
    mailStaysHere: together.mailStaysHere,
  });
  opened.add(() => face.close());
  announce(together, face.url, await settingsLink(together, accounts));
  return { stop: () => opened.close() };
}

const Link = z.object({ url: z.string() });

/** The way into the settings without an account: a link that is good for a day. */
async function settingsLink({ api }: Together, accounts: readonly ConnectedAccount[]): Promise<string> {
  const [first] = accounts;
  if (first === undefined) return '';
  const path = `/v1/connections/${first.connectionId}/install-link`;
  return (await api.send('POST', path, { body: { minutes: 24 * 60 }, answer: Link })).url;
}

function announce(
  { config, app, stage, mailStaysHere }: Together,
  faceUrl: string,
  settingsUrl: string,
): void {
  const mailbox = mailStaysHere
    ? `${forPeople(stage.mailbox.httpUrl)}     read the mail, click a score`
    : 'not used: SMTP_URL sends the mail elsewhere';
  const lines = [
    '',
    'Afterword is ready.',
    '',
    `  Sandbox     ${forPeople(faceUrl)}     start here: helpdesk and CRM, solve a ticket`,
    `  Mailbox     ${mailbox}`,
    `  Settings    ${settingsUrl}     of the helpdesk account; good for a day`,
    `  Service     ${forPeople(app.url)}     API at /openapi.json, /readyz, /metrics`,
    `  Connect     ${forPeople(app.url)}/connect/zendesk     or /connect/hubspot: another account (initech, 4004) by its consent page`,
    `  API key     ${config.AFTERWORD_API_KEY ?? ''}`,
    '',
    '  Ctrl-C stops everything; what happened is kept in the data folder.',
    '',
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}
