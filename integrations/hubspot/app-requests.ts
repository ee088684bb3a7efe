import { z } from 'zod';
import type {
  AppCaller,
  AppRequests,
  WorkflowCall,
  WorkflowOutcome,
} from '../../src/connector/app-requests.ts';
import type { InboundRequest } from '../../src/connector/webhook.ts';
import { verifySignature } from './signature.ts';

/** Cards and the settings page by `hubspot.fetch`, the workflow action by HubSpot itself; all signed alike. */
export const appRequests: AppRequests = {
  verify: verifySignature,
  caller,
  workflowCall,
  workflowAnswer,
};

/**
 * HubSpot appends who calls to the query of the URL that the card chose, and signs all of it. A card that named a portal
 * of its own makes two of a kind: then none is believed.
 */
function caller({ url }: InboundRequest): AppCaller | null {
  const query = new URL(url).searchParams;
  const one = (name: string): string | null => {
    const values = query.getAll(name);
    return values.length === 1 ? (values[0] ?? null) : null;
  };
  const names = ['portalId', 'userId', 'userEmail', 'appId'];
  if (names.some((name) => query.getAll(name).length > 1)) return null;
  const accountId = one('portalId');
  if (accountId === null || !/^\d+$/.test(accountId)) return null;
  return { accountId, userId: one('userId'), email: one('userEmail')?.toLowerCase() ?? null };
}

const Id = z.union([z.string().min(1), z.int()]).transform(String);

const ActionBody = z.object({
  callbackId: z.string().min(1).nullish(),
  origin: z.object({
    portalId: Id,
    actionExecutionIndexIdentifier: z.object({ enrollmentId: Id, actionExecutionIndex: Id }).nullish(),
  }),
  object: z.object({ objectId: Id, objectType: z.string() }),
});

/** Written as name by HubSpot's workflows, as type id elsewhere. */
const TICKET: ReadonlySet<string> = new Set(['TICKET', '0-5']);

function workflowCall({ body }: InboundRequest): WorkflowCall | null {
  const read = ActionBody.safeParse(json(body));
  if (!read.success) return null;
  const { callbackId, origin, object } = read.data;
  const execution = origin.actionExecutionIndexIdentifier;
  const executionKey =
    callbackId ?? (execution ? `${execution.enrollmentId}-${execution.actionExecutionIndex}` : null);
  if (executionKey === null) return null;
  const ticketId = TICKET.has(object.objectType.toUpperCase()) ? object.objectId : null;
  return { accountId: origin.portalId, executionKey, ticketId };
}

/** Times in workflows are milliseconds. A survey that was not sent is no failure: the workflow goes on. */
function workflowAnswer({ outcome, reason, words, sendAt }: WorkflowOutcome): object {
  return {
    outputFields: {
      outcome,
      reason,
      words,
      ...(sendAt ? { send_at: sendAt.getTime() } : {}),
      hs_execution_state: outcome === 'failed' ? 'FAIL_CONTINUE' : 'SUCCESS',
    },
  };
}

function json(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return null;
  }
}
