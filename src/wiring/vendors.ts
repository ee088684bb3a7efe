import { createHubspot } from '../../integrations/hubspot/index.ts';
import { zendesk } from '../../integrations/zendesk/index.ts';
import type { Connectors } from '../connection/accounts.ts';
import type { AppCredentials } from '../connector/connector.ts';
import type { Config } from '../runtime/config.ts';

/** The vendors that this deployment knows. */
export function installedConnectors(config: Config): Connectors {
  const hubspot = createHubspot(() => new Date(), config.AFTERWORD_HUBSPOT_EVENT_TYPE);
  return new Map([
    ['zendesk', { connector: zendesk, app: clientOf(config.AFTERWORD_ZENDESK_CLIENT) }],
    ['hubspot', { connector: hubspot, app: clientOf(config.AFTERWORD_HUBSPOT_CLIENT) }],
  ]);
}

/** "id:secret" of an OAuth client; a secret may contain colons. */
export function clientOf(client: string | undefined): AppCredentials | null {
  if (client === undefined) return null;
  const [clientId = '', ...rest] = client.split(':');
  return { clientId, clientSecret: rest.join(':') };
}

/** While the client secret of the app is being rotated, both are live. */
export function appSecrets(config: Config): ReadonlyMap<string, readonly string[]> {
  const current = clientOf(config.AFTERWORD_HUBSPOT_CLIENT)?.clientSecret;
  const previous = config.AFTERWORD_HUBSPOT_PREVIOUS_SECRET;
  return new Map([['hubspot', [current, previous].filter((secret) => secret !== undefined)]]);
}

export function baseUrls(config: Config): ReadonlyMap<string, string> {
  return new Map([
    ['zendesk', config.AFTERWORD_ZENDESK_URL],
    ['hubspot', config.AFTERWORD_HUBSPOT_URL],
  ]);
}
