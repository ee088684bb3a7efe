import type { ConnectionMode, ConnectionSettings } from '../connection/schema.ts';
import type { CheckReport, DriftReport, HealthReport } from '../health/schema.ts';

/** Who looks at the page, as the guard at the door knows them. */
export interface Visitor {
  readonly workspaceIds: readonly string[];
  /** An e-mail address, or what else they are known by. */
  readonly who: string;
  /** Null for who came by a link. */
  readonly memberId: string | null;
}

/** What the account told, or why it did not: the page opens either way. */
export type Told<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly words: string };

export interface PlannedRow {
  readonly kind: string;
  readonly name: string;
  readonly purpose: string;
  readonly state: 'missing' | 'there' | 'clash' | 'not-allowed';
  readonly words?: string;
}

export interface PlaceRow {
  readonly id: string;
  readonly name: string | null;
}

export interface NativeSurveysRow {
  readonly state: 'found' | 'none-seen' | 'unknown';
  readonly words: string;
}

export interface InstallView {
  readonly connectionId: string;
  readonly name: string;
  readonly platform: string;
  /** "Zendesk" */
  readonly platformLabel: string;
  readonly mode: ConnectionMode;
  readonly liveSince: Date | null;
  /** What is stored, and which change of it this is. */
  readonly settings: ConnectionSettings;
  readonly version: number;
  /** What the account says of itself, shown where nothing is stored: nothing of it counts until it is saved. */
  readonly suggested: Suggested;
  /** Zendesk brands or HubSpot pipelines. */
  readonly places: Told<readonly PlaceRow[]>;
  /** Accounts of this workspace in which tasks may be opened. */
  readonly taskHomes: readonly PlaceRow[];
  readonly writesAs: Told<string>;
  /** The platform shows the app itself as the author, whoever installed it. */
  readonly writesAsApp: boolean;
  readonly planned: Told<readonly PlannedRow[]>;
  readonly native: Told<NativeSurveysRow>;
  readonly health: HealthReport;
  readonly check: CheckReport | null;
  readonly drift: (DriftReport & { readonly words: string }) | null;
  /** False: no mail server is configured. */
  readonly canMail: boolean;
  readonly now: Date;
}

export interface Suggested {
  readonly companyName: string;
  readonly timeZone: string | null;
  /** The visitor's address, when it is known. */
  readonly address: string | null;
}

type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
/** A part of the settings, as the API takes it. */
export type SettingsPart = Record<string, Json>;

export interface SettingFault {
  /** Dotted path inside the settings. */
  readonly path: string;
  readonly message: string;
}

export type Saved =
  | { readonly state: 'saved' }
  | { readonly state: 'refused'; readonly faults: readonly SettingFault[] }
  /** Somebody else has saved since the page was opened. */
  | { readonly state: 'changed-meanwhile' };

export type Done = { readonly ok: true } | { readonly ok: false; readonly words: string };

/** What the install page may ask of the core; every act is about one connection the visitor may see. */
export interface InstallDesk {
  /** Null: there is no such connection, or none that this visitor may see. */
  view(visitor: Visitor, connectionId: string): Promise<InstallView | null>;
  save(
    visitor: Visitor,
    connectionId: string,
    wish: { readonly part: SettingsPart; readonly version: number },
  ): Promise<Saved>;
  setMode(
    visitor: Visitor,
    connectionId: string,
    mode: ConnectionMode,
  ): Promise<{ readonly faults: readonly SettingFault[] }>;
  setUp(visitor: Visitor, connectionId: string): Promise<{ readonly clashes: readonly string[] }>;
  /** Mails a survey that is marked as a test and records nothing. */
  mailTest(visitor: Visitor, connectionId: string, address: string): Promise<Done>;
  check(visitor: Visitor, connectionId: string): Promise<void>;
  startFullCheck(visitor: Visitor, connectionId: string): Promise<Done>;
  compare(visitor: Visitor, connectionId: string): Promise<void>;
  writeAgain(visitor: Visitor, connectionId: string, reportId: string): Promise<void>;
}
