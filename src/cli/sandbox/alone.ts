import { openOrClose } from '../../runtime/opened.ts';
import { requireFreePorts } from '../../runtime/ports.ts';
import type { Running } from '../../runtime/signals.ts';
import { forPeople } from '../web-address.ts';
import { openForConsent, peopleWrite } from './furnish.ts';
import { openStage, SANDBOX_APP, type Stage, type StagePorts } from './stage.ts';

export interface AloneOptions {
  readonly host: string;
  readonly ports: StagePorts;
  /** Keeps everything over a restart. */
  readonly folder?: string;
  /** Where the HubSpot sandbox sends its webhooks. */
  readonly hubspotWebhooks?: string;
}

/** The sandboxes without a service, for one that runs elsewhere. */
export async function startSandboxes(options: AloneOptions, say: (line: string) => void): Promise<Running> {
  const { host, ports, folder, hubspotWebhooks } = options;
  const named = Object.entries(ports).map(([name, port]) => ({ port, setting: `--${name}-port` }));
  await requireFreePorts(host, named);
  return await openOrClose(async (opened) => {
    const stage = await openStage({ host, ports, ...(folder ? { folder } : {}) });
    opened.add(() => stage.close());
    if (hubspotWebhooks) stage.hubspot.setApp({ webhookTarget: hubspotWebhooks });
    furnish(stage);
    say(announcement(stage));
    return { stop: () => opened.close() };
  });
}

function furnish(stage: Stage): void {
  stage.zendesk.createAccount({ account: 'acme', name: 'Acme', plan: 'enterprise' });
  stage.hubspot.createAccount({ account: '1001', name: 'Acme CRM' });
  stage.hubspot.createAccount({ account: '2002', name: 'Globex' });
  openForConsent(stage);
  if (stage.zendesk.tickets('acme').length === 0) peopleWrite(stage);
}

function announcement({ zendesk, hubspot, mailbox }: Stage): string {
  const [zendeskUrl, hubspotUrl] = [forPeople(zendesk.url), forPeople(hubspot.url)];
  const client = `${SANDBOX_APP.clientId}:${SANDBOX_APP.clientSecret}`;
  const json = "-H 'content-type: application/json'";
  return `
The sandboxes are ready.

  Zendesk   ${zendeskUrl}     account acme
  HubSpot   ${hubspotUrl}     portals 1001 and 2002
  Mailbox   ${forPeople(mailbox.httpUrl)}     takes mail at ${forPeople(mailbox.smtpUrl)}

Settings of a service that is to meet them:

  AFTERWORD_ZENDESK_URL=${zendeskUrl}/accounts/{account}
  AFTERWORD_HUBSPOT_URL=${hubspotUrl}
  AFTERWORD_HUBSPOT_APP_URL=${hubspotUrl}
  AFTERWORD_ZENDESK_CLIENT=${client}
  AFTERWORD_HUBSPOT_CLIENT=${client}
  SMTP_URL=${forPeople(mailbox.smtpUrl)}

Base URL and tokens for POST /v1/connections, of an account that is made if it is not there:

  curl -X POST ${zendeskUrl}/sandbox/accounts ${json} -d '{"account":"acme"}'
  curl -X POST ${hubspotUrl}/sandbox/accounts ${json} -d '{"account":"2002"}'

HubSpot sends all webhooks of an app to one address; Zendesk's are registered by the service:

  curl -X PUT ${hubspotUrl}/sandbox/app ${json} -d '{"webhookTarget":"http://127.0.0.1:8400/hooks/hubspot"}'

What an agent does, and what the records then say:

  curl -X POST ${zendeskUrl}/sandbox/accounts/acme/tickets/1001/solve
  curl ${zendeskUrl}/sandbox/accounts/acme/records

  Ctrl-C stops them.
`;
}
