// What Afterword's backend tells a card. Written by hand, because the card is built by HubSpot, apart from the service;
// the service's own test holds both against each other.

export type Metric = 'nps' | 'ces' | 'csat';
export type Band = 'detractor' | 'passive' | 'promoter';
export type Locale = 'en' | 'zh-CN' | 'lt';

export interface Survey {
  readonly state:
    | 'undecided'
    | 'scheduled'
    | 'held'
    | 'sent'
    | 'in-doubt'
    | 'answered'
    | 'called-off'
    | 'not-asked'
    | 'bounced'
    | 'rehearsed';
  readonly words: string;
}

export interface Score {
  readonly responseId: string;
  readonly ticketNumber: string;
  readonly metric: Metric;
  readonly score: number;
  readonly scale: { readonly min: number; readonly max: number };
  readonly band: Band;
  readonly comment: string | null;
  readonly answeredAt: string;
  readonly corrected: boolean;
}

export interface Task {
  readonly ownerName: string | null;
  readonly dueAt: string;
  readonly overdue: boolean;
  readonly state: 'open' | 'completed-by-us' | 'left-to-owner';
  readonly url: string | null;
}

export interface Person {
  readonly name: string | null;
  readonly category: Band | null;
  readonly askedCount: number;
  readonly optedOut: boolean;
  readonly undeliverable: boolean;
  readonly scores: readonly Score[];
}

export interface Organisation {
  readonly days: number;
  readonly minimumAnswers: number;
  readonly figures: readonly {
    readonly metric: Metric;
    readonly figure: number | null;
    readonly count: number;
    readonly worstRecent: Band | null;
  }[];
}

export interface Template {
  readonly id: string;
  readonly title: string;
  readonly body: string;
}

export type ActionName = 'do-not-survey' | 'ask-now' | 'cancel-ask';

export interface Action {
  readonly action: ActionName;
  readonly enabled: boolean;
  readonly words: string | null;
}

export interface View {
  readonly revision: string;
  readonly notice: string | null;
  readonly survey: Survey | null;
  readonly scores: readonly Score[];
  readonly task: Task | null;
  readonly person: Person | null;
  readonly organisation: Organisation | null;
  readonly templates: readonly Template[];
  readonly actions: readonly Action[];
}

export interface Subject {
  readonly kind: 'ticket' | 'person';
  readonly id: string;
}

/** `key` is new for each press, so that a repetition on the way is recognised. */
export type ActionRequest =
  | { readonly action: 'do-not-survey'; readonly key: string; readonly reason: string }
  | { readonly action: 'ask-now' | 'cancel-ask'; readonly key: string };
