/** Everything the mails say beside the survey's own wording and the shared footer; read through `fillIn`. */
export interface EmailWording {
  readonly greeting: string;
  readonly invitation: {
    readonly subject: string;
    /** Shown by inboxes beside the subject. */
    readonly preview: string;
    readonly about: string;
    readonly hint: string;
    /** Read aloud for each number. */
    readonly numberOf: string;
    /** Above the numbered links of the text part. */
    readonly chooseOne: string;
    /** Before the subject of a test survey, and above its text. */
    readonly testSubject: string;
    readonly test: string;
  };
  readonly referral: {
    readonly subject: string;
    readonly preview: string;
    readonly lead: string;
    readonly yourLink: string;
    readonly readyToShare: string;
    readonly whyThisMail: string;
  };
  readonly ownData: {
    readonly subject: string;
    readonly preview: string;
    readonly lead: string;
    readonly open: string;
    readonly ignore: string;
    readonly whyThisMail: string;
  };
  readonly notice: {
    readonly whyThisMail: string;
  };
}
