/** The record types that Afterword touches. */
export const OBJECT_TYPES = ['tickets', 'contacts', 'companies', 'tasks', 'notes'] as const;
export type SandboxType = (typeof OBJECT_TYPES)[number];

export interface HistoryEntry {
  readonly value: string;
  readonly at: number;
}

/** A record as it stands; empty properties are absent. */
export interface StoredRecord {
  readonly id: string;
  readonly type: SandboxType;
  properties: Record<string, string>;
  /** Oldest first, of the few properties whose history is ever asked for. */
  history: Record<string, HistoryEntry[]>;
  readonly createdAt: number;
  updatedAt: number;
  archived: boolean;
  mergedInto: string | null;
  /** What search still shows until the change has reached it; null properties: nothing yet. */
  indexed: { readonly properties: Record<string, string> | null; readonly until: number } | null;
}

export interface StoredProperty {
  readonly name: string;
  label: string;
  description: string;
  readonly type: string;
  readonly fieldType: string;
  groupName: string;
  options: { label: string; value: string; hidden: boolean; displayOrder: number }[];
  readonly builtIn: boolean;
  readonly readOnly: boolean;
  archived: boolean;
}

export interface Link {
  readonly toId: string;
  readonly typeId: number;
}

export interface SandboxOwner {
  readonly id: string;
  readonly userId: number;
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly archived: boolean;
}

export interface SandboxPipeline {
  readonly id: string;
  readonly label: string;
  readonly stages: readonly { readonly id: string; readonly label: string; readonly closed: boolean }[];
}

export interface SandboxPortal {
  readonly id: string;
  name: string;
  nextId: number;
  nextTicketId: number;
  readonly records: Record<SandboxType, Map<string, StoredRecord>>;
  readonly contactByEmail: Map<string, string>;
  readonly companyByName: Map<string, string>;
  readonly properties: Record<SandboxType, Map<string, StoredProperty>>;
  readonly groups: Record<SandboxType, Map<string, string>>;
  /** Links of one record, by "type/id" and then by the type they lead to. */
  readonly links: Map<string, Partial<Record<SandboxType, Link[]>>>;
  owners: SandboxOwner[];
  pipelines: SandboxPipeline[];
  /** Custom properties a type may have; small editions of HubSpot allow few. */
  readonly propertyLimit: number;
  /** False: installed without the optional company scopes. */
  /** Surveys of its own: sent, or hidden because the app lacks the scope to see. */
  nativeSurvey?: 'on' | 'hidden';
  companyScope: boolean;
  /** Scopes that this portal takes back from every token: no edition for them, or an admin removed them later. */
  withheldScopes?: string[];
  /** App events on the timelines of contacts, by their ids: never changed once written. */
  appEvents?: Map<string, SandboxEvent>;
  /** By name; absent in portals that an older version stored. */
  lists?: Map<string, { readonly listId: string; readonly name: string }>;
  /** Suspended by HubSpot: nothing of it answers. */
  suspended?: boolean;
}

export interface SandboxEvent {
  readonly id: string;
  readonly eventTypeName: string;
  readonly objectId: string;
  readonly timestamp: string;
  readonly properties: Readonly<Record<string, string>>;
}

export interface SandboxApp {
  appId: string;
  clientId: string | null;
  clientSecret: string;
  webhookTarget: string | null;
  /** The registered addresses, compared to the letter; null takes any of this machine. */
  redirectUrls: readonly string[] | null;
  /** Address of the app's backend: the one permitted for cards, and that of the workflow action. */
  appBackend: string | null;
  /** The app event type that was uploaded; null: HubSpot has approved none. */
  eventType: string | null;
}

/** What somebody agreed to. Null scopes: everything, for tokens that were made at the controls. */
export interface SandboxGrant {
  readonly portalId: string;
  readonly scopes: readonly string[] | null;
  readonly userEmail: string | null;
}

export interface SandboxToken extends Partial<SandboxGrant> {
  readonly portalId: string;
  readonly issuedAt: number;
}

export interface SandboxCode {
  readonly grant: SandboxGrant;
  readonly redirectUri: string;
  readonly expiresAt: number;
}

export interface SandboxState {
  readonly app: SandboxApp;
  readonly portals: Map<string, SandboxPortal>;
  readonly accessTokens: Map<string, SandboxToken>;
  readonly refreshTokens: Map<string, string>;
  /** What the refresh tokens stand for, where it is not everything. */
  readonly grants: Map<string, SandboxGrant>;
  readonly codes: Map<string, SandboxCode>;
  nextEventId: number;
}

export function createState(app: SandboxApp): SandboxState {
  return {
    app,
    portals: new Map(),
    accessTokens: new Map(),
    refreshTokens: new Map(),
    grants: new Map(),
    codes: new Map(),
    nextEventId: 1,
  };
}

/** One value per record type. */
export function perType<T>(make: (type: SandboxType) => T): Record<SandboxType, T> {
  return {
    tickets: make('tickets'),
    contacts: make('contacts'),
    companies: make('companies'),
    tasks: make('tasks'),
    notes: make('notes'),
  };
}
