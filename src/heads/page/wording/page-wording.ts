/** A page that only says something. */
export interface Message {
  readonly heading: string;
  readonly text: string;
}

/** Everything the page says beside the survey's own wording and the footer; read through `fillIn`. */
export interface PageWording {
  readonly title: string;
  /** On every page of a test survey. */
  readonly test: string;
  readonly ask: {
    readonly chooseThenSend: string;
    readonly chooseFirst: string;
    readonly youChose: string;
    readonly youAnswered: string;
    readonly change: string;
    readonly oneMoreTap: string;
    /** For a browser without script, after another number was chosen than the link's. */
    readonly oneMoreTapForIt: string;
    readonly staysUntilSent: string;
    readonly alreadyRecorded: string;
    readonly send: string;
    readonly sendMine: string;
    /** Read aloud on the number that is recorded. */
    readonly yourAnswerSoFar: string;
  };
  readonly why: {
    readonly recorded: string;
    readonly optional: string;
    readonly mayWeContact: string;
    readonly yes: string;
    readonly no: string;
    readonly send: string;
    readonly nothingToAdd: string;
  };
  readonly thanks: {
    readonly heading: string;
    readonly received: string;
    readonly receivedLow: string;
    readonly changedYourMind: string;
    readonly changeAnswer: string;
  };
  readonly referral: {
    readonly lead: string;
    readonly yourLink: string;
    readonly readyToShare: string;
    readonly copy: string;
    readonly copied: string;
    readonly mailMe: string;
    readonly mailed: string;
  };
  readonly preferences: {
    readonly heading: string;
    readonly lead: string;
    readonly noSurveys: string;
    readonly noReferrals: string;
    readonly save: string;
    readonly stopBoth: string;
    readonly saved: string;
    readonly repliesUnaffected: string;
  };
  /** On the preference page: what is stored is mailed as a link, never shown there. */
  readonly ownData: {
    readonly heading: string;
    readonly lead: string;
    readonly button: string;
    readonly mailed: string;
    readonly 'too-many': string;
    readonly nothing: string;
  };
  readonly expired: Message;
  readonly cancelled: Message;
  readonly unknown: Message;
  readonly unsubscribed: Message;
  readonly tooLong: Message;
  readonly tooLarge: Message;
  readonly unreadable: Message;
  readonly failed: Message;
}
