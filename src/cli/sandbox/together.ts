import { join } from 'node:path';
import { startApp, type App } from '../../main.ts';
import { readConfig, type Config } from '../../runtime/config.ts';
import type { Opened } from '../../runtime/opened.ts';
import { createApi, type Api } from '../api.ts';
import { localSecrets } from '../local-secrets.ts';
import type { SandboxPorts } from './ports.ts';
import { openStage, SANDBOX_APP, type Stage } from './stage.ts';

export interface TogetherOptions {
  readonly host: string;
  readonly ports: SandboxPorts;
  /** AFTERWORD_DATA */
  readonly folder: string;
  /** Settings that win over the sandbox's own. */
  readonly environment: NodeJS.ProcessEnv;
}

/** The service between its sandboxes, which it meets over real HTTP and real SMTP. */
export interface Together {
  readonly config: Config;
  readonly app: App;
  readonly api: Api;
  readonly stage: Stage;
  /** False when a setting sends the mail somewhere else. */
  readonly mailStaysHere: boolean;
}

/** @throws what any part throws; `opened` then closes the parts before it. */
export async function openTogether(options: TogetherOptions, opened: Opened): Promise<Together> {
  const { host, ports, folder, environment } = options;
  const stage = await openStage({
    host,
    ports,
    folder: join(folder, 'sandbox'),
    bounceTo: `${host}:${ports.bounce}`,
  });
  opened.add(() => stage.close());
  const config = readConfig({
    ...(await localSecrets(folder)),
    AFTERWORD_DATA: folder,
    SMTP_URL: stage.mailbox.smtpUrl,
    AFTERWORD_MAIL_DOMAIN: 'bounce.afterword.example',
    AFTERWORD_ZENDESK_URL: `${stage.zendesk.url}/accounts/{account}`,
    AFTERWORD_ZENDESK_SDK_URL: `${stage.zendesk.url}/static/zaf_sdk.min.js`,
    AFTERWORD_HUBSPOT_URL: stage.hubspot.url,
    AFTERWORD_HUBSPOT_APP_URL: stage.hubspot.url,
    AFTERWORD_ZENDESK_CLIENT: `${SANDBOX_APP.clientId}:${SANDBOX_APP.clientSecret}`,
    AFTERWORD_HUBSPOT_CLIENT: `${SANDBOX_APP.clientId}:${SANDBOX_APP.clientSecret}`,
    AFTERWORD_LOG_LEVEL: 'warn',
    ...environment,
    HOST: host,
    PORT: String(ports.app),
    AFTERWORD_BOUNCE_PORT: String(ports.bounce),
  });
  if (config.AFTERWORD_ENV === 'production') {
    throw new ProductionError('The sandbox does not run in production: start without --sandbox.');
  }
  const app = await startApp(config);
  opened.add(() => app.stop());
  // As the vendor signs it and as the service rebuilds it, the target is the public address.
  const { publicUrl } = app.core;
  stage.hubspot.setApp({
    webhookTarget: `${publicUrl}/hooks/hubspot`,
    appBackend: publicUrl,
    redirectUrls: [`${publicUrl}/connect/hubspot/callback`],
  });
  stage.zendesk.setClient({ ...SANDBOX_APP, redirectUrls: [`${publicUrl}/connect/zendesk/callback`] });
  return {
    config,
    app,
    stage,
    api: createApi(app.url, config.AFTERWORD_API_KEY ?? ''),
    mailStaysHere: config.SMTP_URL === stage.mailbox.smtpUrl,
  };
}

export class ProductionError extends Error {
  readonly code = 'sandbox-in-production';
}
