import type { LinkName } from '../../../health/schema.ts';

/** A field's name and, where it helps, one sentence below it. */
export interface FieldWords {
  readonly label: string;
  readonly hint?: string;
}

/** Everything the install page says itself; what the account or a check found comes in the words of the service. */
export interface InstallWording {
  readonly title: string;
  readonly lead: string;
  readonly modes: Readonly<Record<'rehearsal' | 'live' | 'paused', { name: string; means: string }>>;
  readonly liveSince: string;
  readonly writesAs: { readonly is: string; readonly advice: string };
  readonly sections: Readonly<Record<Section, { heading: string; lead: string }>>;
  readonly more: Readonly<Record<More, string>>;
  readonly fields: Readonly<Record<FieldName, FieldWords>>;
  readonly options: Readonly<Record<OptionName, string>>;
  readonly places: { readonly heading: string; readonly hint: string; readonly inherits: string };
  readonly native: { readonly ask: string };
  readonly planned: {
    readonly allThere: string;
    readonly missing: string;
    readonly toMend: string;
    readonly states: Readonly<Record<'missing' | 'there' | 'clash' | 'not-allowed', string>>;
    readonly create: string;
    readonly before: string;
  };
  readonly test: { readonly send: string; readonly noServer: string };
  readonly acts: Readonly<
    Record<'save' | 'saveChanges' | 'live' | 'liveAgain' | 'pause' | 'rehearsal', string>
  >;
  readonly faults: Readonly<
    Record<'email' | 'url' | 'number' | 'zone' | 'needed' | 'other' | 'summary', string>
  >;
  readonly conflict: { readonly heading: string; readonly text: string; readonly stored: string };
  readonly empty: string;
  readonly said: Readonly<Record<Said, string>>;
  readonly health: {
    readonly statuses: Readonly<Record<'well' | 'attention' | 'broken', string>>;
    readonly lastWebhook: string;
    readonly lastWrite: string;
    readonly waiting: string;
    readonly waitingWords: string;
    readonly parked: string;
    readonly parkedWords: string;
    readonly room: string;
    readonly roomWords: string;
    readonly token: string;
    readonly scopes: string;
    readonly scopesWords: string;
    readonly missingScopes: string;
    readonly never: string;
    readonly unknown: string;
    readonly doesNotExpire: string;
  };
  readonly check: {
    readonly run: string;
    readonly runFull: string;
    readonly fullSays: string;
    readonly running: string;
    readonly at: string;
    readonly links: Readonly<Record<LinkName, string>>;
    readonly states: Readonly<Record<'holds' | 'broken' | 'unknown' | 'not-checked', string>>;
  };
  readonly drift: {
    readonly run: string;
    readonly never: string;
    readonly at: string;
    readonly writeAgain: string;
    readonly writtenAgain: string;
    readonly rows: string;
    readonly record: string;
    readonly field: string;
    readonly ours: string;
    readonly theirs: string;
  };
  readonly strangers: {
    readonly heading: string;
    readonly text: string;
    readonly gone: { readonly heading: string; readonly text: string };
    readonly forged: { readonly heading: string; readonly text: string };
  };
}

export type Section =
  'sender' | 'survey' | 'answers' | 'law' | 'native' | 'planned' | 'test' | 'health' | 'check' | 'drift';
export type More = 'sender' | 'survey' | 'answers' | 'law' | 'planned';

export type FieldName =
  | 'companyName'
  | 'fromName'
  | 'fromAddress'
  | 'replyTo'
  | 'postalAddress'
  | 'privacyUrl'
  | 'logoUrl'
  | 'timeZone'
  | 'defaultLocale'
  | 'metric'
  | 'purpose'
  | 'owner'
  | 'delay'
  | 'quarantine'
  | 'anyHour'
  | 'fromHour'
  | 'untilHour'
  | 'carrier'
  | 'tasks'
  | 'taskOwner'
  | 'taskOwnerEmail'
  | 'tasksIn'
  | 'taskDue'
  | 'notes'
  | 'commentOnTicket'
  | 'targetUrl'
  | 'surveyBasis'
  | 'consentField'
  | 'adminEmail'
  | 'testList'
  | 'testAddress';

export type OptionName =
  | 'nps'
  | 'ces'
  | 'csat'
  | 'afterword-mail'
  | 'helpdesk'
  | 'assignee'
  | 'group'
  | 'account-owner'
  | 'person'
  | 'where-the-ticket-lives'
  | 'all'
  | 'low-and-comments'
  | 'none'
  | 'legitimate-interest'
  | 'notice-at-collection'
  | 'consent-only'
  | 'native-not-said'
  | 'native-none'
  | 'native-ask-as-well'
  | 'native-skip-those-tickets';

export type Said =
  | 'saved'
  | 'live'
  | 'paused'
  | 'rehearsal'
  | 'test-sent'
  | 'set-up'
  | 'checked'
  | 'checking'
  | 'compared'
  | 'written-again';
