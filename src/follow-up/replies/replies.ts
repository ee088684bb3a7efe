import type { Band } from '../../survey/schema.ts';

/** Read by `fillIn`: {name} is the customer's first name, {agent} who answers, {company} for whom. */
export interface Replies {
  readonly greeting: string;
  readonly closing: string;
  readonly bands: Readonly<Record<Band, readonly Reply[]>>;
}

export interface Reply {
  readonly id: string;
  /** Read by the agent, in the language of the reply. */
  readonly title: string;
  readonly paragraphs: readonly string[];
}
