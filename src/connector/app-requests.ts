import type { InboundRequest, SenderSecrets, SignatureVerdict } from './webhook.ts';

/** Who calls from our app inside the vendor's pages, as the vendor vouches for them with its signature. */
export interface AppCaller {
  /** The account the caller is in: taken from the signed part of the request, never from what a page says. */
  readonly accountId: string;
  readonly userId: string | null;
  readonly email: string | null;
}

/** A workflow of the vendor runs our action on a record. */
export interface WorkflowCall {
  readonly accountId: string;
  /** Equal for a repetition of the same execution. */
  readonly executionKey: string;
  /** Null when the workflow is about another kind of record. */
  readonly ticketId: string | null;
}

export interface WorkflowOutcome {
  readonly outcome: 'asked' | 'not_asked' | 'failed';
  /** Stable code: "asked-recently"; "asked" when asked. */
  readonly reason: string;
  readonly words: string;
  readonly sendAt: Date | null;
}

/** Requests of our own app inside the vendor: cards, settings page, workflow action. */
export interface AppRequests {
  /** Pure: checks the signature in constant time and the timestamp against `now`. */
  verify(request: InboundRequest, sender: SenderSecrets, now: Date): SignatureVerdict;
  /** Who calls; null when the signed part does not name exactly one account. */
  caller(request: InboundRequest): AppCaller | null;
  /** What a workflow wants; null when the body is not what the vendor documents. */
  workflowCall(request: InboundRequest): WorkflowCall | null;
  /** The answer a workflow goes on with. */
  workflowAnswer(outcome: WorkflowOutcome): object;
}
