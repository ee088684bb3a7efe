/** One sandbox account from outside: what people do in it, and what its own records say. All over HTTP. */
export interface Desk {
  readonly product: 'Zendesk' | 'HubSpot';
  /** "user", "contact" */
  readonly personNoun: string;
  /** A customer has written and an agent has replied. */
  openTicket(customer: DemoCustomer): Promise<string>;
  addPerson(customer: DemoCustomer): Promise<void>;
  solve(ticketId: string): Promise<void>;
  reopen(ticketId: string): Promise<void>;
  ticket(ticketId: string): Promise<SeenTicket>;
  /** Private notes of ours. */
  notes(ticketId: string): Promise<string[]>;
  tasks(ticketId: string): Promise<SeenTask[]>;
  person(email: string): Promise<SeenPerson>;
  company(name: string): Promise<SeenCompany>;
  /** Records of single answers; null where the platform has no room for them. */
  history(ticketId: string): Promise<SeenScore[] | null>;
  /** Mails to customers that the helpdesk sent because of us; null where it sends none at all. */
  mailsCausedByUs(): Promise<number | null>;
}

export interface DemoCustomer {
  readonly name: string;
  readonly email: string;
  readonly company: string;
}

export interface SeenScore {
  readonly score: number | null;
  readonly band: string | null;
}

export interface SeenTicket extends SeenScore {
  readonly status: string;
  readonly assignee: string | null;
  readonly comment: string | null;
}

export interface SeenPerson extends SeenScore {
  readonly surveyState: string | null;
}

export interface SeenCompany {
  readonly answers: number | null;
  readonly worstRecent: string | null;
  /** The figure itself. */
  readonly nps: number | null;
}

export interface SeenTask {
  readonly title: string;
  readonly owner: string | null;
  readonly dueAt: string | null;
  readonly done: boolean;
  /** Body and whatever was added. */
  readonly text: string;
}

/** Fields come as text, as numbers or not at all. */
export type RawFields = Readonly<Record<string, unknown>>;

export function numberIn(fields: RawFields, name: string): number | null {
  const value = fields[name];
  if (value === undefined || value === null || value === '') return null;
  return Number(value);
}

export function textIn(fields: RawFields, name: string): string | null {
  const value = fields[name];
  return typeof value === 'string' && value !== '' ? value : null;
}

/** Zendesk's choices are tags as well, so they carry a prefix: "aw_user_detractor". */
export function bandIn(fields: RawFields, name: string): string | null {
  return textIn(fields, name)?.replace(/^aw_(ticket|user|org)_/, '') ?? null;
}

/** Both platforms name what is written to people and companies alike. */
export function personIn(fields: RawFields): SeenPerson {
  return {
    score: numberIn(fields, 'afterword_nps_score'),
    band: bandIn(fields, 'afterword_nps_category'),
    surveyState: textIn(fields, 'afterword_survey_state'),
  };
}

export function companyIn(fields: RawFields): SeenCompany {
  return {
    answers: numberIn(fields, 'afterword_nps_count'),
    worstRecent: bandIn(fields, 'afterword_nps_worst_recent'),
    nps: numberIn(fields, 'afterword_nps'),
  };
}
