/** One thing that set-up makes at the vendor, as an admin is told of it before anything is made. */
export interface PlannedThing {
  /** "ticket field", "webhook", "trigger" */
  readonly kind: string;
  readonly name: string;
  readonly purpose: string;
  /** `clash`: something else has its name or type; `words` then say what to do. */
  readonly state: 'missing' | 'there' | 'clash' | 'not-allowed';
  readonly words?: string;
  /** Holds what Afterword wrote: it stays at a disconnect unless the admin says otherwise. */
  readonly holdsData: boolean;
}

/** What set-up would make. Nothing is changed by asking. */
export interface SetUpPlan {
  readonly things: readonly PlannedThing[];
}

/** What a disconnect took away, left, and could not take away; the last are sentences for the admin. */
export interface TearDownReport {
  readonly removed: readonly string[];
  readonly kept: readonly string[];
  readonly failed: readonly string[];
}

export interface TearDown {
  /** True leaves fields, properties, objects and views with all that was written into them. */
  readonly keepData: boolean;
  /** The webhook of this connection, by address and by the vendor's id, so that no other one is touched. */
  readonly webhookUrl: string;
  readonly webhookId: string | null;
}
