import { z } from 'zod';
import type { ProjectFiles } from './assemble.ts';

const Uid = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);

export const Meta = {
  hsproject: z.strictObject({ name: z.string().min(1), srcDir: z.string(), platformVersion: z.string() }),
  component: z.strictObject({ uid: Uid, type: z.string(), config: z.record(z.string(), z.unknown()) }),
};

export interface Component {
  readonly path: string;
  readonly uid: string;
  readonly type: string;
  readonly config: Readonly<Record<string, unknown>>;
}

interface Project {
  readonly files: ProjectFiles;
  readonly app: Component | undefined;
}

type Rules = (component: Component, project: Project) => string[];

const PublicUrl = z
  .url({ protocol: /^https$/ })
  .refine((url) => !/^(localhost|127\.|\[)/.test(new URL(url).host), {
    error: 'must be public',
  });
const WithoutQuery = PublicUrl.refine((url) => !url.includes('?'), { error: 'must have no query' });
const Scopes = z.array(z.string().regex(/^[a-z0-9._-]+$/));

const App = z.strictObject({
  name: z.string().min(1).max(50),
  description: z.string().min(1).max(500),
  distribution: z.enum(['marketplace', 'private']),
  auth: z.strictObject({
    type: z.enum(['oauth', 'static']),
    redirectUrls: z.array(PublicUrl).min(1),
    requiredScopes: Scopes.min(1),
    optionalScopes: Scopes,
    conditionallyRequiredScopes: Scopes,
  }),
  permittedUrls: z.strictObject({
    fetch: z.array(PublicUrl),
    iframe: z.array(PublicUrl),
    img: z.array(PublicUrl),
  }),
  support: z.strictObject({
    supportEmail: z.email(),
    documentationUrl: PublicUrl.optional(),
    supportUrl: PublicUrl.optional(),
    supportPhone: z
      .string()
      .regex(/^\+\d{7,15}$/)
      .optional(),
  }),
});

const Card = z.strictObject({
  name: z.string().min(1),
  description: z.string().optional(),
  location: z.enum(['crm.record.tab', 'crm.record.sidebar', 'crm.preview', 'helpdesk.sidebar']),
  entrypoint: z.string().regex(/^\/app\/cards\/[\w.-]+\.[jt]sx$/),
  objectTypes: z.array(z.enum(['tickets', 'contacts', 'companies', 'deals'])).min(1),
});

const Settings = z.strictObject({ entrypoint: z.string().regex(/^\/app\/settings\/[\w.-]+\.[jt]sx$/) });

const GENERIC = /^object\.(creation|deletion|merge|restore|propertyChange|associationChange)$/;
const LEGACY =
  /^(contact|company|deal|ticket|product|line_item)\.(creation|deletion|merge|restore|propertyChange|associationChange)$/;
const subscription = (type: RegExp) =>
  z.strictObject({
    subscriptionType: z.string().regex(type),
    objectType: z.string().optional(),
    propertyName: z.string().optional(),
    active: z.boolean(),
  });
const Webhooks = z.strictObject({
  settings: z.strictObject({ targetUrl: WithoutQuery, maxConcurrentRequests: z.int().min(6) }),
  subscriptions: z.strictObject({
    crmObjects: z.array(subscription(GENERIC).required({ objectType: true })),
    legacyCrmObjects: z.array(subscription(LEGACY)),
    hubEvents: z.array(subscription(/^(contact\.privacyDeletion|conversation\.\w+)$/)),
  }),
});

const Field = z.looseObject({ typeDefinition: z.looseObject({ name: z.string(), type: z.string() }) });
const Action = z.strictObject({
  actionUrl: WithoutQuery,
  isPublished: z.boolean(),
  supportedClients: z.array(z.strictObject({ client: z.literal('WORKFLOWS') })).min(1),
  inputFields: z.array(Field),
  outputFields: z.array(Field),
  labels: z.strictObject({
    en: z.looseObject({
      actionName: z.string().min(1),
      actionDescription: z.string().min(1),
      actionCardContent: z.string().min(1),
      inputFieldLabels: z.record(z.string(), z.string()),
      outputFieldLabels: z.record(z.string(), z.string()),
    }),
  }),
  objectTypes: z.array(z.enum(['CONTACT', 'COMPANY', 'DEAL', 'TICKET'])).min(1),
});

const AppEvent = z.strictObject({
  name: z.string().min(1).max(50),
  objectType: z.enum(['COMPANY', 'CONTACT', 'DEAL', 'TICKET', 'APP_OBJECT']),
  headerTemplate: z.string().max(1_000),
  detailTemplate: z.string().max(10_000),
  properties: z.array(
    z.strictObject({
      name: z.string(),
      label: z.string(),
      type: z.enum(['string', 'number', 'enumeration', 'datetime']),
      options: z.array(z.strictObject({ value: z.string(), label: z.string() })).optional(),
    }),
  ),
});

/** What HubSpot asks of each type of component. */
export const COMPONENT_RULES: Readonly<Record<string, Rules | undefined>> = {
  app: shaped(App, ({ distribution, auth }) => [
    ...(distribution === 'marketplace' && auth.type !== 'oauth' ? ['the marketplace takes OAuth only.'] : []),
    ...(auth.requiredScopes.includes('oauth') ? [] : ['the scope oauth is required.']),
    ...repeated([...auth.requiredScopes, ...auth.optionalScopes]).map((scope) => `asks for ${scope} twice.`),
  ]),
  card: shaped(Card, ({ entrypoint, location, objectTypes }, project) => [
    ...missing(entrypoint, project),
    ...(location === 'helpdesk.sidebar' && objectTypes.join() !== 'tickets'
      ? ['Help Desk shows tickets only.']
      : []),
    ...(location === 'helpdesk.sidebar' && !scopesOf(project).includes('tickets')
      ? ['Help Desk needs the scope tickets.']
      : []),
  ]),
  settings: shaped(Settings, ({ entrypoint }, project) => missing(entrypoint, project)),
  webhooks: shaped(Webhooks, ({ subscriptions: { crmObjects, legacyCrmObjects } }) => {
    const generic = crmObjects.map((one) => subject(one.objectType, one));
    const legacy = legacyCrmObjects.map((one) => subject(one.subscriptionType.split('.')[0] ?? '', one));
    return repeated([...generic, ...legacy]).map((twice) => `would be told twice of ${twice}.`);
  }),
  'workflow-action': shaped(Action, ({ inputFields, outputFields, labels: { en } }) => [
    ...unlabelled(inputFields, en.inputFieldLabels),
    ...unlabelled(outputFields, en.outputFieldLabels),
  ]),
  'app-event': shaped(AppEvent, (event, project) => [
    ...(scopesOf(project).includes('timeline') ? [] : ['app events need the scope timeline.']),
    ...undeclared(event),
    ...event.properties
      .filter(({ type, options }) => (type === 'enumeration') !== (options !== undefined))
      .map(({ name }) => `property ${name}: options belong to an enumeration.`),
  ]),
};

function shaped<T>(shape: z.ZodType<T>, rules: (config: T, project: Project) => string[]): Rules {
  return ({ config }, project) => {
    const read = shape.safeParse(config);
    if (read.success) return rules(read.data, project);
    return read.error.issues.map(({ path, message }) => `config.${path.join('.')}: ${message}`);
  };
}

function missing(entrypoint: string, { files }: Project): string[] {
  return files.has(`src${entrypoint}`) ? [] : [`the entrypoint ${entrypoint} does not exist.`];
}

function scopesOf({ app }: Project): string[] {
  const read = App.safeParse(app?.config);
  return read.success ? [...read.data.auth.requiredScopes, ...read.data.auth.optionalScopes] : [];
}

function subject(
  objectType: string,
  one: { subscriptionType: string; propertyName?: string | undefined },
): string {
  return [objectType, one.subscriptionType.split('.')[1], one.propertyName].filter(Boolean).join(' ');
}

function repeated(names: readonly string[]): string[] {
  return [...new Set(names.filter((name, index) => names.indexOf(name) < index))];
}

function unlabelled(
  fields: readonly { typeDefinition: { name: string } }[],
  labels: Readonly<Record<string, string>>,
): string[] {
  return fields
    .filter(({ typeDefinition: { name } }) => !labels[name])
    .map(({ typeDefinition: { name } }) => `the field ${name} has no label.`);
}

/** A template may name its properties and the time. */
function undeclared(event: z.infer<typeof AppEvent>): string[] {
  const known = new Set(['timestamp', ...event.properties.map(({ name }) => name)]);
  const tokens = [...`${event.headerTemplate} ${event.detailTemplate}`.matchAll(/\{\{\s*([\w]+)\s*\}\}/g)];
  return tokens.flatMap(([, token = '']) => (known.has(token) ? [] : [`the template names ${token}.`]));
}
