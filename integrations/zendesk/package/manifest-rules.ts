import { z } from 'zod';
import type { PackageFiles } from './zip.ts';

const LOCATIONS = [
  'top_bar',
  'nav_bar',
  'ticket_sidebar',
  'new_ticket_sidebar',
  'user_sidebar',
  'organization_sidebar',
  'background',
  'modal',
  'ticket_editor',
  'system_top_bar',
] as const;
const PARAMETER_TYPES = ['text', 'checkbox', 'url', 'number', 'multiline', 'hidden', 'oauth'] as const;
const SCOPES = [
  'header',
  'body',
  'url',
  'jwt_secret_key',
  'jwt_claim',
  'basic_auth_username',
  'basic_auth_password',
] as const;

const Frame = z.union([
  z.string().transform((url) => ({ url })),
  z.strictObject({
    url: z.string(),
    flexible: z.boolean().optional(),
    autoLoad: z.boolean().optional(),
    autoHide: z.boolean().optional(),
    size: z.looseObject({}).optional(),
  }),
]);
const Parameter = z
  .strictObject({
    name: z
      .string()
      .min(1)
      .refine((name) => name !== 'name', 'may not be called "name"'),
    type: z.enum(PARAMETER_TYPES),
    required: z.boolean().optional(),
    secure: z.boolean().optional(),
    default: z.unknown().optional(),
    scopes: z.array(z.enum(SCOPES)).optional(),
  })
  .refine(({ type, required }) => !(type === 'hidden' && required), 'a hidden parameter may not be required')
  .refine(({ scopes, secure }) => scopes === undefined || secure === true, 'scopes need secure: true')
  .refine(({ scopes, secure }) => secure !== true || scopes !== undefined, 'a secure parameter needs scopes')
  .refine(
    (one) => one.secure === true || !/token|key|pwd|password/i.test(one.name),
    'looks like a secret: make it secure',
  )
  .refine(({ type, secure }) => !(type === 'oauth' && secure), 'an oauth parameter is never secure');

/** Only the keys that Zendesk accepts; a frame that belongs to nobody's server is caught below. */
const ManifestRules = z.strictObject({
  name: z.string().optional(),
  author: z.strictObject({ name: z.string().min(1), email: z.email(), url: z.url().optional() }),
  version: z.string().optional(),
  frameworkVersion: z.literal('2.0'),
  location: z.strictObject({ support: z.partialRecord(z.enum(LOCATIONS), Frame) }),
  defaultLocale: z.string().regex(/^[a-z]{2,3}(-\w{2,3})?$/),
  parameters: z.array(Parameter).optional(),
  domainWhitelist: z.array(z.string()).optional(),
  private: z.boolean().optional(),
  requirementsOnly: z.boolean().optional(),
  marketingOnly: z.boolean().optional(),
  singleInstall: z.boolean().optional(),
  signedUrls: z.boolean().optional(),
  experiments: z
    .strictObject({ hashParams: z.boolean().optional(), newCssCompiler: z.boolean().optional() })
    .optional(),
  noTemplate: z.unknown().optional(),
  gaID: z.string().optional(),
  oauth: z.looseObject({}).optional(),
  remoteInstallationURL: z.url().optional(),
  termsConditionsURL: z.url().optional(),
});
type ManifestRules = z.output<typeof ManifestRules>;

/** The three places in which Afterword stands. */
const OURS = ['ticket_sidebar', 'user_sidebar', 'organization_sidebar'] as const;

export function manifestFaults(manifest: unknown, files: PackageFiles): string[] {
  if (manifest === undefined) return ['manifest.json is no JSON'];
  const parsed = ManifestRules.safeParse(manifest);
  if (!parsed.success) {
    return parsed.error.issues.map(({ path, message }) => `manifest.json ${path.join('.')}: ${message}`);
  }
  const { data } = parsed;
  const faults = [...frameFaults(data, files), ...parameterFaults(data), ...placeFaults(data)];
  if (!files.has(`translations/${data.defaultLocale}.json`)) {
    faults.push(`defaultLocale: translations/${data.defaultLocale}.json is missing`);
  }
  if (data.signedUrls !== true) faults.push('signedUrls: without it nobody is vouched for');
  return faults.map((fault) => `manifest.json ${fault}`);
}

function frameFaults({ location }: ManifestRules, files: PackageFiles): string[] {
  return Object.entries(location.support).flatMap(([name, frame]) => {
    const url = frame?.url ?? '';
    return isFrameAddress(url, files)
      ? []
      : [`location.support.${name}: "${url}" is neither https, localhost nor an asset that is there`];
  });
}

function isFrameAddress(url: string, files: PackageFiles): boolean {
  if (url.startsWith('assets/')) return files.has(url);
  if (url.includes('{{setting.')) return true;
  const parsed = URL.parse(url);
  if (parsed === null || parsed.username !== '' || parsed.hash !== '') return false;
  return parsed.protocol === 'https:' || (parsed.protocol === 'http:' && parsed.hostname === 'localhost');
}

function parameterFaults({ parameters = [] }: ManifestRules): string[] {
  const names = parameters.map(({ name }) => name);
  const twice = names.filter((name, index) => names.indexOf(name) !== index);
  const oauth = parameters.filter(({ type }) => type === 'oauth').length;
  return [
    ...twice.map((name) => `parameters: "${name}" is there twice`),
    ...(oauth > 1 ? ['parameters: at most one of type oauth'] : []),
  ];
}

function placeFaults({ location }: ManifestRules): string[] {
  return OURS.filter((name) => !(name in location.support)).map(
    (name) => `location.support.${name} is missing`,
  );
}
