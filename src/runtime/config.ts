import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { SecretKey } from './crypto/key-ring.ts';

const MIN_KEY_BYTES = 32;
const Url = z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/[/]+$/, ''));
const Port = z.coerce.number().int().min(0).max(65_535);

/** `kid:base64,kid:base64`, the newest first. */
const Keys = z.string().transform((text, context): [SecretKey, ...SecretKey[]] => {
  const keys = text.split(',').map((part) => {
    const [kid = '', secret = ''] = part.trim().split(':');
    return { kid, secret: Buffer.from(secret, 'base64') };
  });
  const [first, ...rest] = keys;
  const names = new Set(keys.map(({ kid }) => kid));
  if (!first || names.has('') || keys.some(({ secret }) => secret.length < MIN_KEY_BYTES)) {
    context.addIssue({ code: 'custom', message: 'must be kid:base64 pairs of at least 32 bytes each' });
    return z.NEVER;
  }
  if (names.size < keys.length) {
    context.addIssue({ code: 'custom', message: 'names two keys alike: a key keeps its name for ever' });
    return z.NEVER;
  }
  return [first, ...rest];
});

/** Every setting of the process. Settings of a connection are data and live in the database. */
const Settings = z.object({
  AFTERWORD_ENV: z
    .enum(['development', 'production'])
    .default('development')
    .describe('production refuses to start with sandboxes or demo data'),
  HOST: z.string().default('127.0.0.1').describe('address to listen on'),
  PORT: Port.default(8400).describe('port to listen on; 0 takes a free one'),
  AFTERWORD_PUBLIC_URL: Url.optional().describe(
    'https URL that customers and vendors reach; default http://HOST:PORT',
  ),
  DATABASE_URL: z
    .string()
    .optional()
    .describe('PostgreSQL 15 or newer; without it an embedded server is started in AFTERWORD_DATA'),
  AFTERWORD_DATA: z
    .string()
    .default('.afterword')
    .describe('folder of the embedded database and of the sandboxes'),
  AFTERWORD_KEYS: Keys.describe('key ring, newest first: kid:base64(32 bytes)[,kid:base64...]'),
  AFTERWORD_API_KEY: z
    .string()
    .min(24)
    .optional()
    .describe("the operator's API key, at least 24 characters; without it only keys made by the CLI work"),
  SMTP_URL: z
    .string()
    .regex(/^smtps?:/, 'must start with smtp:// or smtps://')
    .optional()
    .describe('server that invitations are handed to; without it no mail leaves'),
  AFTERWORD_MAIL_DOMAIN: z
    .string()
    .default('localhost')
    .describe('domain of our Message-IDs and of the bounce addresses (VERP)'),
  AFTERWORD_MAIL_CONCURRENCY: z.coerce
    .number()
    .int()
    .min(1)
    .max(100)
    .default(20)
    .describe('mails handed over side by side'),
  AFTERWORD_BOUNCE_PORT: Port.optional().describe('port of the listener for bounces; off when absent'),
  AFTERWORD_DKIM: z
    .string()
    .regex(/^[^:]+:[^:]+:.+$/)
    .optional()
    .describe('domain:selector:path of a PEM private key; mails are signed when set'),
  AFTERWORD_ZENDESK_URL: z
    .string()
    .default('https://{account}.zendesk.com')
    .describe('base URL of the Zendesk API; {account} is the subdomain'),
  AFTERWORD_ZENDESK_CLIENT: z
    .string()
    .regex(/^[^:]+:.+$/)
    .optional()
    .describe('OAuth client id:secret'),
  AFTERWORD_ZENDESK_APP_ID: z
    .string()
    .regex(/^\d+$/)
    .optional()
    .describe(
      'id of the app in the Zendesk Marketplace; without it, only apps that accounts uploaded themselves',
    ),
  AFTERWORD_ZENDESK_SDK_URL: z
    .url({ protocol: /^https?$/ })
    .default('https://static.zdassets.com/zendesk_app_framework_sdk/2.0/zaf_sdk.min.js')
    .describe("Zendesk's script that connects the app with the window around it"),
  AFTERWORD_HUBSPOT_URL: z.string().default('https://api.hubapi.com').describe('base URL of the HubSpot API'),
  AFTERWORD_HUBSPOT_APP_URL: z
    .string()
    .default('https://app.hubspot.com')
    .describe('where admins of HubSpot agree to a connection'),
  AFTERWORD_HUBSPOT_CLIENT: z
    .string()
    .regex(/^[^:]+:.+$/)
    .optional()
    .describe('client id:secret of the HubSpot app; the secret signs its webhooks'),
  AFTERWORD_HUBSPOT_PREVIOUS_SECRET: z
    .string()
    .optional()
    .describe('the old client secret, accepted while it is being rotated'),
  AFTERWORD_HUBSPOT_EVENT_TYPE: z
    .string()
    .default('afterword_score')
    .describe(
      "what HubSpot calls the app event of the score history; the project's uid unless it gave another name",
    ),
  AFTERWORD_SLACK_URL: z.string().default('https://slack.com/api').describe('base URL of the Slack Web API'),
  AFTERWORD_ALERT_HOSTS: z
    .string()
    .transform((text) => text.split(/[\s,]+/).filter(Boolean))
    .optional()
    .describe(
      'hosts (host or host:port, by comma) that alerts may reach though they are private or plain http',
    ),
  AFTERWORD_OIDC_ISSUER: Url.optional().describe(
    "issuer of the organisation's own sign-in service (OpenID Connect); off when absent",
  ),
  AFTERWORD_OIDC_CLIENT: z
    .string()
    .regex(/^[^:]+:.+$/)
    .optional()
    .describe('client id:secret at that issuer'),
  AFTERWORD_DB_CONNECTIONS: z.coerce
    .number()
    .int()
    .min(2)
    .max(200)
    .default(10)
    .describe('database connections of this process'),
  AFTERWORD_LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
});
/** 32 random bytes have about 30 different values; zeroes, a repeated word and a sentence have not. */
const DISTINCT_BYTES_LEAST = 20;
const TYPED = /sample|example|change-?me|secret|password|afterword/i;
const SAMPLE_NAME = /sample|example|change-?me/i;

/** A key that somebody typed, or copied from a document. */
function isSample({ kid, secret }: SecretKey): boolean {
  const typed = TYPED.test(secret.toString('latin1'));
  return typed || SAMPLE_NAME.test(kid) || new Set(secret).size < DISTINCT_BYTES_LEAST;
}

const LOCAL_NAMES = new Set(['localhost', '127.0.0.1', '[::1]']);

/** What works on a developer's machine and would go unnoticed until a customer clicks a link. */
export const Config = Settings.superRefine((settings, context) => {
  refuseHalfOidc(settings, context);
  if (settings.AFTERWORD_ENV !== 'production') return;
  const { AFTERWORD_PUBLIC_URL: publicUrl, AFTERWORD_MAIL_DOMAIN: domain, SMTP_URL } = settings;
  if (publicUrl === undefined || LOCAL_NAMES.has(new URL(publicUrl).hostname)) {
    const message = 'must be the address that customers and vendors reach, in production';
    context.addIssue({ code: 'custom', path: ['AFTERWORD_PUBLIC_URL'], message });
  }
  for (const { kid } of settings.AFTERWORD_KEYS.filter(isSample)) {
    const message = `the key "${kid}" is a sample, not a secret, in production: make one with "afterword keys new"`;
    context.addIssue({ code: 'custom', path: ['AFTERWORD_KEYS'], message });
  }
  if (SMTP_URL !== undefined && LOCAL_NAMES.has(domain)) {
    const message = 'must be a domain of your own, in production: bounces come back to it';
    context.addIssue({ code: 'custom', path: ['AFTERWORD_MAIL_DOMAIN'], message });
  }
}).readonly();
export type Config = z.infer<typeof Config>;

/** @throws {ConfigError} */
export function readKeys(environment: NodeJS.ProcessEnv): [SecretKey, ...SecretKey[]] {
  const { settings, unreadable } = withFiles(environment);
  const parsed = Keys.safeParse(settings['AFTERWORD_KEYS']);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ message }) => ({ name: 'AFTERWORD_KEYS', message }));
  throw new ConfigError([...unreadable.filter(({ name }) => name === 'AFTERWORD_KEYS_FILE'), ...faults]);
}

function refuseHalfOidc(settings: z.output<typeof Settings>, context: z.RefinementCtx): void {
  const { AFTERWORD_OIDC_ISSUER: issuer, AFTERWORD_OIDC_CLIENT: client } = settings;
  if ((issuer === undefined) !== (client === undefined)) {
    const path = [issuer === undefined ? 'AFTERWORD_OIDC_ISSUER' : 'AFTERWORD_OIDC_CLIENT'];
    context.addIssue({ code: 'custom', path, message: 'issuer and client are given together' });
  }
  if (settings.AFTERWORD_ENV === 'production' && issuer?.startsWith('http:')) {
    const message = 'must be https in production: who signs in is believed on its word';
    context.addIssue({ code: 'custom', path: ['AFTERWORD_OIDC_ISSUER'], message });
  }
}

/** All faults of the environment at once, in words. */
export class ConfigError extends Error {
  readonly code = 'config-invalid';
  constructor(faults: readonly SettingFault[]) {
    const lines = faults.map(({ name, message }) => `  ${name}: ${message}`);
    super(['The configuration is not usable:', ...lines].join('\n'));
    this.name = 'ConfigError';
  }
}

interface SettingFault {
  readonly name: string;
  readonly message: string;
}

/**
 * Reads the configuration once. `NAME_FILE` names a file that holds NAME, for secrets.
 * @throws {ConfigError} listing every fault.
 */
export function readConfig(environment: NodeJS.ProcessEnv): Config {
  const { settings, unreadable } = withFiles(environment);
  const parsed = Config.safeParse(settings);
  if (parsed.success && unreadable.length === 0) return Object.freeze(parsed.data);
  const issues = parsed.error?.issues ?? [];
  const faults = issues.map(({ path, message }) => ({ name: path.join('.'), message }));
  throw new ConfigError([...unreadable, ...faults]);
}

/** An empty variable is an absent one: compose files and CI systems pass `NAME=` for what nobody set. */
function withFiles(environment: NodeJS.ProcessEnv): {
  settings: Record<string, string | undefined>;
  unreadable: SettingFault[];
} {
  const settings: Record<string, string | undefined> = {};
  const unreadable: SettingFault[] = [];
  for (const name of Object.keys(Settings.shape)) {
    const path = environment[`${name}_FILE`];
    try {
      settings[name] = (path ? readFileSync(path, 'utf8').trim() : environment[name]) || undefined;
    } catch (error) {
      unreadable.push({
        name: `${name}_FILE`,
        message: error instanceof Error ? error.message : String(error),
      });
    }
  }
  return { settings, unreadable };
}
