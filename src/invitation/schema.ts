import type { Locale, Survey } from '../survey/schema.ts';

/** Who asks: settings of the connection, overridable per brand or pipeline. */
export interface SenderView {
  readonly company: string;
  readonly logoUrl: string | null;
  readonly postalAddress: string | null;
  readonly privacyUrl: string | null;
}

/** Everything the invitation mail shows. Never the ticket's title. */
export interface InvitationView {
  readonly survey: Survey;
  readonly locale: Locale;
  readonly sender: SenderView;
  readonly firstName: string | null;
  readonly agentName: string | null;
  /** "4711" */
  readonly ticketNumber: string;
  /** When the customer wrote; shown as a date in `timeZone`. */
  readonly wroteAt: Date;
  readonly timeZone: string;
  readonly links: InvitationLinks;
  /** An admin tries it out: the mail says so. */
  readonly test?: boolean;
}

export interface InvitationLinks {
  /** The answer page; `?s=<score>` preselects. */
  readonly answer: string;
  /** The preference page: nothing changes by opening it. */
  readonly preferences: string;
}

/** The mail a promoter asked for with "Mail me my link". */
export interface ReferralMailView {
  readonly locale: Locale;
  readonly sender: SenderView;
  readonly firstName: string | null;
  readonly link: string;
  readonly shareText: string;
  readonly preferencesUrl: string;
}

/** The mail with the link to what is stored about a person. */
export interface OwnDataMailView {
  readonly locale: Locale;
  readonly sender: SenderView;
  readonly firstName: string | null;
  readonly link: string;
}

/** What a renderer returns; text and html say the same. */
export interface RenderedMail {
  readonly subject: string;
  readonly html: string;
  readonly text: string;
}

/** A plain mail to an admin, e.g. "2,000 asks are held". */
export interface NoticeView {
  readonly locale: Locale;
  readonly subject: string;
  readonly paragraphs: readonly string[];
  readonly links?: readonly { readonly label: string; readonly url: string }[];
}

/** Turns views into mails; made once by the e-mail head and handed to whoever sends. */
export interface MailRenderer {
  renderInvitation(view: InvitationView): Promise<RenderedMail>;
  renderReferralMail(view: ReferralMailView): Promise<RenderedMail>;
  renderOwnDataMail(view: OwnDataMailView): Promise<RenderedMail>;
  renderNotice(view: NoticeView): Promise<RenderedMail>;
}
