import type { Answer, Decision } from '../afterword.ts';
import type { AccountView } from '../records/account-view.ts';

/** Everything that a page of one account shows, read at one moment. */
export interface Scene {
  readonly view: AccountView;
  /** By ticket, newest first. */
  readonly decisions: ReadonlyMap<string, readonly Decision[]>;
  /** By id. */
  readonly answers: ReadonlyMap<string, Answer>;
  /** Where the mail of an invitation can be read. */
  readonly mailUrl: (invitationId: string) => string | null;
  readonly now: Date;
  /** Where a button leads back to. */
  readonly here: string;
}

export function answerOf(scene: Pick<Scene, 'answers'>, decision: Decision): Answer | null {
  return decision.responseId === null ? null : (scene.answers.get(decision.responseId) ?? null);
}
