/** One sandbox account as its pages show it: what the vendor's records say, whoever the vendor is. */
export interface AccountView {
  readonly title: AccountTitle;
  readonly tickets: readonly TicketView[];
  readonly people: readonly PersonView[];
  readonly organisations: readonly OrganisationView[];
  readonly tasks: readonly TaskView[];
  readonly notes: readonly NoteView[];
  readonly history: readonly HistoryView[];
  /** Address of the window that an agent works in, with the installed app; null where there is none. */
  readonly agentWindow: string | null;
  /** Mails of the helpdesk's own triggers to customers; null where there are none. */
  readonly triggerMails: { readonly sent: number; readonly causedByAfterword: number } | null;
}

export interface AccountTitle {
  readonly platform: 'zendesk' | 'hubspot';
  /** Subdomain or portal id. */
  readonly account: string;
  readonly connectionId: string;
  /** "Acme" */
  readonly name: string;
  /** "Zendesk" */
  readonly product: string;
  /** What it is for: "helpdesk", "CRM", "helpdesk and CRM". */
  readonly role: string;
  /** "/zendesk/acme" */
  readonly path: string;
  readonly hasTickets: boolean;
  /** Where its team works. */
  readonly zone: string;
  /** What the vendor calls them. */
  readonly nouns: { readonly people: string; readonly organisations: string };
}

/** One field or property that Afterword wrote. */
export interface Written {
  /** The vendor's own name of it. */
  readonly name: string;
  readonly label: string;
  readonly value: string;
}

export type TicketStatus = 'open' | 'solved' | 'closed' | 'merged' | 'deleted';

export interface TicketView {
  readonly id: string;
  readonly subject: string;
  readonly status: TicketStatus;
  readonly requester: PersonName | null;
  readonly organisation: string | null;
  readonly assignee: string | null;
  readonly solvedAt: string | null;
  readonly mergedInto: string | null;
  readonly written: readonly Written[];
  readonly messages: readonly MessageView[];
}

export interface PersonName {
  readonly id: string;
  readonly name: string;
  readonly email: string;
}

export interface MessageView {
  readonly author: string;
  readonly from: 'customer' | 'team' | 'afterword';
  readonly public: boolean;
  readonly text: string;
  readonly at: string;
}

export interface PersonView extends PersonName {
  readonly organisation: string | null;
  readonly written: readonly Written[];
}

export interface OrganisationView {
  readonly id: string;
  readonly name: string;
  readonly people: number;
  readonly written: readonly Written[];
}

export interface TaskView {
  readonly id: string;
  readonly subject: string;
  readonly state: 'open' | 'touched' | 'done';
  readonly owner: string | null;
  readonly dueAt: string | null;
  readonly text: string;
  /** What was added since it was opened. */
  readonly added: readonly string[];
  readonly ticketId: string | null;
  readonly personId: string | null;
}

export interface NoteView {
  readonly id: string;
  readonly text: string;
  readonly ticketId: string | null;
  readonly personId: string | null;
  readonly at: string | null;
}

export interface HistoryView {
  readonly id: string;
  readonly name: string;
  readonly written: readonly Written[];
}
