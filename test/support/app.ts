import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { MailDetail } from '../../integrations/smtp/index.ts';
import { FREE_PORTS, openStage, SANDBOX_APP, type Stage } from '../../src/cli/sandbox/stage.ts';
import { startApp, type App } from '../../src/main.ts';
import type { Core } from '../../src/runtime/core.ts';
import { readConfig } from '../../src/runtime/config.ts';
import { freePorts } from '../../src/runtime/ports.ts';
import { createTestDatabase, type TestDatabase } from './database.ts';
import { hubspotDesk, zendeskDesk, type Customer, type Desk } from './desks.ts';
import { eventually } from './eventually.ts';
import { createHouseApi, type AnswerInFull, type HouseApi } from './house-api.ts';
import { houseSettings, type SettingsChange } from './house-settings.ts';
import { createRespondent, type Respondent } from './respondent.ts';
import { nobodyConnected, openSuperuser, type Superuser } from './superuser.ts';

/** A connected account and what people do in it. */
export interface Account extends Desk {
  readonly connectionId: string;
  readonly workspaceId: string;
  readonly platform: 'zendesk' | 'hubspot';
  readonly account: string;
  /** Base URL of the vendor's API of this account, and a token for it. */
  readonly baseUrl: string;
  readonly accessToken: string;
  readonly refreshToken: string;
  settings(change: SettingsChange): Promise<void>;
  mode(mode: 'rehearsal' | 'live' | 'paused'): Promise<void>;
}

export interface AccountWish {
  /** Subdomain or portal id; a new one without it. */
  readonly account?: string;
  /** Joins the workspace of this account; a workspace of its own without it. */
  readonly beside?: Account;
  readonly settings?: SettingsChange;
  /** Changes the way to the vendor's API. */
  readonly baseUrl?: (url: string) => Promise<string>;
  /** Default live. */
  readonly mode?: 'rehearsal' | 'live';
}

/** Everything at once: a database, the service, both vendors, a mail server, and people. */
export interface TestHouse {
  readonly url: string;
  readonly apiKey: string;
  readonly api: HouseApi;
  readonly stage: Stage;
  readonly database: TestDatabase;
  readonly respondent: Respondent;
  /** The inside of the service, for what HTTP cannot do in time. */
  core(): Core;
  /** Past row-level security: for what no endpoint tells. */
  superuser(): Promise<Superuser>;
  /** "host:port" of the listener for bounces. */
  readonly bounceAt: string;
  zendesk(wish?: AccountWish): Promise<Account>;
  hubspot(wish?: AccountWish): Promise<Account>;
  /** Nobody else has this name and address. */
  customer(firstName?: string): Customer;
  /** Waits for the first mail to this customer, or for a later one. */
  mailTo(customer: Customer, nth?: number): Promise<MailDetail>;
  mailCount(customer: Customer): number;
  /** Waits until the answer about a ticket has settled and all that it leads to has been carried out. */
  settled(account: Account, ticketId: string, withinMs?: number): Promise<AnswerInFull>;
  close(): Promise<void>;
}

export interface HouseWish {
  /** What customers and vendors reach; default where the service listens. */
  readonly publicUrl?: string;
  /** Environment of the service beside what the house sets. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Changes the way to the database, e.g. through a door that can be shut. */
  readonly databaseUrl?: (url: string) => Promise<string>;
  /** Changes the way to the mail server. */
  readonly smtpUrl?: (url: string) => Promise<string>;
  /** Starts the service otherwise than in this process. */
  readonly start?: (environment: Record<string, string>) => Promise<StartedApp>;
}

/** The service, in this process or in one of its own. */
export type StartedApp = Pick<App, 'url' | 'stop'> & Partial<Pick<App, 'core'>>;

const HOST = '127.0.0.1';
const FIRST_PORTAL = 8_001;

export async function startTestHouse(wish: HouseWish = {}): Promise<TestHouse> {
  const database = await createTestDatabase();
  const [port, bouncePort] = await freePorts(HOST, 2);
  const bounceAt = `${HOST}:${bouncePort}`;
  const stage = await openStage({ host: HOST, ports: FREE_PORTS, bounceTo: bounceAt });
  const apiKey = `test_${randomBytes(24).toString('base64url')}`;
  const start: NonNullable<HouseWish['start']> =
    wish.start ?? ((environment) => startApp(readConfig(environment)));
  const app = await start({
    AFTERWORD_KEYS: `test:${randomBytes(32).toString('base64')}`,
    AFTERWORD_API_KEY: apiKey,
    AFTERWORD_LOG_LEVEL: 'silent',
    HOST,
    PORT: String(port),
    DATABASE_URL: (await wish.databaseUrl?.(database.url)) ?? database.url,
    SMTP_URL: (await wish.smtpUrl?.(stage.mailbox.smtpUrl)) ?? stage.mailbox.smtpUrl,
    AFTERWORD_BOUNCE_PORT: String(bouncePort),
    AFTERWORD_MAIL_DOMAIN: 'bounce.afterword.example',
    AFTERWORD_ZENDESK_CLIENT: `${SANDBOX_APP.clientId}:${SANDBOX_APP.clientSecret}`,
    AFTERWORD_HUBSPOT_CLIENT: `${SANDBOX_APP.clientId}:${SANDBOX_APP.clientSecret}`,
    AFTERWORD_ZENDESK_SDK_URL: `${stage.zendesk.url}/static/zaf_sdk.min.js`,
    AFTERWORD_ZENDESK_URL: `${stage.zendesk.url}/accounts/{account}`,
    AFTERWORD_HUBSPOT_URL: stage.hubspot.url,
    AFTERWORD_HUBSPOT_APP_URL: stage.hubspot.url,
    ...(wish.publicUrl ? { AFTERWORD_PUBLIC_URL: wish.publicUrl } : {}),
    ...wish.environment,
  });
  const backTo = (platform: string): string[] => [
    `${wish.publicUrl ?? app.url}/connect/${platform}/callback`,
  ];
  stage.hubspot.setApp({
    webhookTarget: `${app.url}/hooks/hubspot`,
    redirectUrls: backTo('hubspot'),
    appBackend: app.url,
  });
  stage.zendesk.setClient({ ...SANDBOX_APP, redirectUrls: backTo('zendesk') });
  const api = createHouseApi(app.url, apiKey);
  let superuser: Promise<Superuser> | null = null;
  let counter = 0;
  const next = (): number => (counter += 1);

  return {
    url: app.url,
    apiKey,
    api,
    stage,
    database,
    bounceAt,
    core() {
      if (!app.core) throw new Error('The service runs in a process of its own');
      return app.core;
    },
    superuser: () => (superuser ??= openSuperuser(database.url)),
    respondent: createRespondent(wish.publicUrl ?? app.url, app.url),
    zendesk: (account) => connect(api, stage, { platform: 'zendesk', account: `acme${next()}`, ...account }),
    hubspot: (account) =>
      connect(api, stage, { platform: 'hubspot', account: String(FIRST_PORTAL + next()), ...account }),
    customer(firstName = 'Ada') {
      const number = next();
      return { name: `${firstName} Byron`, email: `${firstName.toLowerCase()}.${number}@customers.example` };
    },
    mailTo: ({ email }, nth = 1) =>
      eventually(async () => {
        const mail = (await stage.mailbox.mails({ to: email })).at(-nth);
        return mail && (await stage.mailbox.mail(mail.id));
      }),
    mailCount: ({ email }) => stage.mailbox.counters().recipients[email]?.mails ?? 0,
    settled: ({ connectionId }, ticketId, withinMs) =>
      eventually(async () => {
        const answer = await api.answer(ticketId, connectionId);
        return answer && isFollowedUp(answer) ? answer : null;
      }, withinMs),
    async close() {
      await app.stop();
      await stage.close();
      await (await superuser)?.end();
      await nobodyConnected(database.url);
      await database.drop();
    },
  };
}

function isFollowedUp({ settledRevision, revision, effects }: AnswerInFull): boolean {
  return settledRevision === revision && effects.every(({ state }) => state !== 'due' && state !== 'running');
}

const Connected = z.object({
  connection: z.object({ id: z.string(), workspaceId: z.string() }),
  setUp: z.object({ clashes: z.array(z.string()) }),
});

interface Wanted extends AccountWish {
  readonly platform: 'zendesk' | 'hubspot';
  readonly account: string;
}

/** Makes the account at the vendor, then connects it as any admin would. */
async function connect(api: HouseApi, stage: Stage, wanted: Wanted): Promise<Account> {
  const { platform, account: name, beside, settings = {}, mode = 'live' } = wanted;
  const made = makeAccount(stage, platform, name);
  const baseUrl = (await wanted.baseUrl?.(made.baseUrl)) ?? made.baseUrl;
  const { connection, setUp } = Connected.parse(
    await api.done('POST', '/v1/connections', {
      platform,
      accountId: name,
      accountNumber: made.accountNumber,
      name: 'Acme',
      workspaceId: beside?.workspaceId ?? null,
      baseUrl,
      credentials: made.credentials,
      settings: houseSettings(settings),
    }),
  );
  if (setUp.clashes.length > 0) throw new Error(setUp.clashes.join(' '));
  const account: Account = {
    ...(platform === 'zendesk' ? zendeskDesk(stage.zendesk, name) : hubspotDesk(stage.hubspot, name)),
    connectionId: connection.id,
    workspaceId: connection.workspaceId,
    platform,
    account: name,
    baseUrl: made.baseUrl,
    accessToken: made.credentials.accessToken,
    refreshToken: made.credentials.refreshToken,
    async settings(change) {
      await api.done('PATCH', `/v1/connections/${connection.id}/settings`, change);
    },
    async mode(next) {
      await api.done('PUT', `/v1/connections/${connection.id}/mode`, { mode: next });
    },
  };
  if (mode === 'live') await account.mode('live');
  return account;
}

interface Made {
  readonly baseUrl: string;
  readonly accountNumber: string | null;
  readonly credentials: {
    readonly kind: 'oauth';
    readonly accessToken: string;
    readonly refreshToken: string;
    readonly expiresAt: string;
  };
}

function makeAccount(stage: Stage, platform: 'zendesk' | 'hubspot', account: string): Made {
  const made =
    platform === 'zendesk'
      ? stage.zendesk.createAccount({ account, name: 'Acme', plan: 'enterprise' })
      : { ...stage.hubspot.createAccount({ account, name: 'Acme' }), accountId: null };
  const { accessToken, refreshToken, expiresInSeconds } = made.credentials;
  const expiresAt = new Date(Date.now() + expiresInSeconds * 1_000).toISOString();
  const credentials = { kind: 'oauth' as const, accessToken, refreshToken, expiresAt };
  return { baseUrl: made.baseUrl, accountNumber: made.accountId, credentials };
}
