/** What one stand-in account holds. Times are ISO strings in whole seconds, as the vendor writes them. */

export const planNames = ['team', 'growth', 'professional', 'enterprise', 'enterprisePlus'] as const;
export type Plan = (typeof planNames)[number];
/** Calls a minute of the whole account. */
export const callsPerMinute: Readonly<Record<Plan, number>> = {
  team: 200,
  growth: 400,
  professional: 400,
  enterprise: 700,
  enterprisePlus: 2_500,
};

export type TicketStatus = 'new' | 'open' | 'pending' | 'hold' | 'solved' | 'closed' | 'deleted';
export type FieldValue = string | number | boolean | null;

export interface User {
  readonly id: number;
  name: string;
  email: string;
  role: 'end-user' | 'agent' | 'admin';
  locale: string;
  timeZone: string | null;
  organizationId: number | null;
  suspended: boolean;
  tags: string[];
  fields: Record<string, FieldValue>;
  groupId: number | null;
  readonly createdAt: string;
  updatedAt: string;
}

export interface Organization {
  readonly id: number;
  name: string;
  tags: string[];
  fields: Record<string, FieldValue>;
}

export interface FieldOption {
  readonly id: number;
  readonly name: string;
  readonly value: string;
}

export interface Field {
  readonly id: number;
  readonly key: string | null;
  readonly type: string;
  title: string;
  description: string;
  options: FieldOption[];
}

export interface Comment {
  readonly id: number;
  readonly authorId: number;
  readonly body: string;
  readonly public: boolean;
  readonly createdAt: string;
}

export interface Audit {
  readonly id: number;
  readonly authorId: number;
  readonly via: string;
  readonly createdAt: string;
  readonly events: readonly { readonly type: string; readonly field?: string; readonly value?: unknown }[];
}

export interface Ticket {
  readonly id: number;
  subject: string;
  status: TicketStatus;
  type: string | null;
  priority: string | null;
  requesterId: number;
  readonly submitterId: number;
  assigneeId: number | null;
  groupId: number | null;
  readonly brandId: number;
  organizationId: number | null;
  externalId: string | null;
  readonly recipient: string | null;
  readonly channel: string;
  readonly followUpOf: number | null;
  mergedInto: number | null;
  tags: string[];
  fields: Record<string, FieldValue>;
  comments: Comment[];
  audits: Audit[];
  dueAt: string | null;
  solvedAt: string | null;
  statusUpdatedAt: string;
  reopens: number;
  readonly createdAt: string;
  updatedAt: string;
  /** Position of the latest change in the export. */
  change: number;
}

export interface CustomObjectRecord {
  readonly id: string;
  name: string;
  readonly externalId: string | null;
  fields: Record<string, FieldValue>;
  readonly createdAt: string;
  updatedAt: string;
}

export interface CustomObject {
  readonly key: string;
  readonly title: string;
  readonly fields: Field[];
  readonly records: Map<string, CustomObjectRecord>;
  readonly byExternalId: Map<string, string>;
}

export interface Webhook {
  readonly id: string;
  readonly name: string;
  readonly endpoint: string;
  readonly subscriptions: readonly string[];
  secret: string;
  status: 'active' | 'inactive';
}

export interface Condition {
  readonly field: string;
  readonly operator: string;
  readonly value: string;
}

export interface Trigger {
  readonly id: number;
  title: string;
  all: readonly Condition[];
  any: readonly Condition[];
  actions: readonly { readonly field: string; readonly value: readonly string[] }[];
}

/** A list of tickets that agents see. */
export interface SandboxView {
  readonly id: number;
  readonly title: string;
  readonly all: readonly Condition[];
}

/** A mail that the account's standard triggers would have sent to a customer. */
export interface CustomerMail {
  readonly at: string;
  readonly to: string;
  readonly ticketId: number;
  readonly trigger: string;
  readonly causedBy: 'integration' | 'agent' | 'customer' | 'system';
}

export interface TokenPair {
  readonly accessToken: string;
  /** Null for a client without a person. */
  readonly refreshToken: string | null;
  readonly issuedAt: number;
  readonly lifetimeSeconds: number;
  /** Who agreed; absent: the integration user. */
  readonly userId?: number | undefined;
  readonly scope?: string | undefined;
}

/** What somebody agreed to on the consent page, until it is exchanged. */
export interface AuthorizationCode {
  readonly userId: number;
  readonly clientId: string;
  readonly redirectUri: string;
  readonly scope: string;
  readonly challenge: string | null;
  readonly expiresAt: number;
}

export interface Change {
  readonly position: number;
  readonly ticketId: number;
  readonly at: number;
}

/** An uploaded package with the key that signs for it. */
export interface InstalledApp {
  readonly id: number;
  readonly installationId: number;
  readonly name: string;
  /** Uploaded by the account itself, not installed from the marketplace. */
  readonly own: boolean;
  /** Address of the frame by location: "ticket_sidebar". */
  locations: Readonly<Record<string, string>>;
  /** PEM. */
  readonly publicKey: string;
  readonly privateKey: string;
}

export interface Account {
  subdomain: string;
  readonly name: string;
  readonly accountId: string;
  readonly plan: Plan;
  readonly brandId: number;
  readonly integrationUserId: number;
  nextId: number;
  nextTicketId: number;
  readonly users: Map<number, User>;
  readonly userByEmail: Map<string, number>;
  readonly organizations: Map<number, Organization>;
  readonly organizationByName: Map<string, number>;
  readonly groups: Map<number, string>;
  readonly ticketFields: Map<number, Field>;
  readonly userFields: Field[];
  readonly organizationFields: Field[];
  readonly customObjects: Map<string, CustomObject>;
  readonly tickets: Map<number, Ticket>;
  readonly ticketsByExternalId: Map<string, number[]>;
  changes: Change[];
  nextChange: number;
  readonly webhooks: Map<string, Webhook>;
  readonly triggers: Map<number, Trigger>;
  readonly customerMails: CustomerMail[];
  readonly tokens: Map<string, TokenPair>;
  /** Absent in a state file written before apps could be installed. */
  apps?: readonly InstalledApp[];
  /** Which survey of its own the account sends; none without it. */
  nativeSurvey?: 'legacy' | 'csat';
  /** These are absent in accounts that an older version stored. */
  views?: Map<number, SandboxView>;
  codes?: Map<string, AuthorizationCode>;
  /** Confidential OAuth clients of the account's own: id and secret. */
  localClients?: Map<string, string>;
  /** API tokens by the address of their user. */
  apiTokens?: Map<string, string>;
  /** Nothing answers at its address: it was suspended, or has another address now. */
  unreachable?: 'suspended' | 'renamed';
}

export interface SandboxState {
  readonly accounts: Map<string, Account>;
}

/** Whole seconds, like the vendor. */
export function vendorTime(now: number): string {
  return `${new Date(now).toISOString().slice(0, 19)}Z`;
}

export function takeId(account: Account): number {
  account.nextId += 1;
  return account.nextId;
}
