import { z } from 'zod';
import type { Api } from '../../api.ts';

const Facts = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]));
export type Facts = z.infer<typeof Facts>;
const Named = z.object({ name: z.string().nullable() });
const Agent = Named.extend({ email: z.string().nullable() });

/** Only what the pages show: the rest of the API's answers is passed over. */
export const Decision = z.object({
  id: z.string(),
  connectionId: z.string(),
  ticketId: z.string(),
  ticketNumber: z.string(),
  solvedAt: z.string(),
  decidedAt: z.string(),
  source: z.string(),
  ask: z.boolean(),
  rehearsal: z.boolean(),
  reason: z.string(),
  words: z.string(),
  evidence: Facts,
  snapshot: z.object({
    assignee: Agent.nullable(),
    group: Named.nullable(),
    brand: Named.nullable(),
    channel: z.string().nullable(),
    tags: z.array(z.string()),
    contributors: z.array(Agent),
  }),
  invitationId: z.string().nullable(),
  invitationState: z.string().nullable(),
  responseId: z.string().nullable(),
  verdicts: z.array(z.object({ verdict: z.string(), evidence: Facts, at: z.string() })),
});
export type Decision = z.infer<typeof Decision>;

export const Invitation = z.object({
  id: z.string(),
  ledgerId: z.string(),
  metric: z.string(),
  programme: z.string(),
  locale: z.string(),
  carrier: z.string(),
  state: z.string(),
  sendAt: z.string(),
  sentAt: z.string().nullable(),
  bouncedAt: z.string().nullable(),
  expiresAt: z.string(),
  attempts: z.number(),
  words: z.string().nullable(),
});
export type Invitation = z.infer<typeof Invitation>;

export const Answer = z.object({
  id: z.string(),
  ledgerId: z.string(),
  ticketId: z.string(),
  metric: z.string(),
  score: z.number(),
  band: z.enum(['detractor', 'passive', 'promoter']),
  comment: z.string().nullable(),
  contactAllowed: z.boolean().nullable(),
  locale: z.string(),
  programme: z.string(),
  via: z.string(),
  revision: z.number(),
  settledRevision: z.number().nullable(),
  answeredAt: z.string(),
  changedAt: z.string(),
});
export type Answer = z.infer<typeof Answer>;

export const Effect = z.object({
  id: z.string(),
  connectionId: z.string().nullable(),
  kind: z.string(),
  state: z.string(),
  attempts: z.number(),
  createdAt: z.string(),
  finishedAt: z.string().nullable(),
  resultId: z.string().nullable(),
  resultWords: z.string().nullable(),
  failureWords: z.string().nullable(),
});
export type Effect = z.infer<typeof Effect>;

export const FullAnswer = Answer.extend({
  history: z.array(
    z.object({
      revision: z.number(),
      score: z.number(),
      comment: z.string().nullable(),
      contactAllowed: z.boolean().nullable(),
      at: z.string(),
      via: z.string(),
    }),
  ),
  effects: z.array(Effect),
});
export type FullAnswer = z.infer<typeof FullAnswer>;

export const ConnectionRow = z.object({
  id: z.string(),
  name: z.string(),
  mode: z.string(),
  liveSince: z.string().nullable(),
  settings: z.object({
    helpdesk: z.boolean(),
    crm: z.boolean(),
    sender: z.object({ timeZone: z.string() }),
    programme: z.object({ quarantineSeconds: z.number(), delaySeconds: z.number().nullable() }),
    followUp: z.object({ settleSeconds: z.number() }),
  }),
});
export type ConnectionRow = z.infer<typeof ConnectionRow>;

/** What the pages ask of Afterword: its public API and nothing else. */
export interface Afterword {
  connections(): Promise<ConnectionRow[]>;
  /** Newest first; of all accounts without `connectionId`, of all tickets without `ticketId`. */
  decisions(which: DecisionQuery): Promise<Decision[]>;
  answers(connectionId: string, ticketId?: string): Promise<Answer[]>;
  answer(id: string): Promise<FullAnswer>;
  invitation(connectionId: string, id: string): Promise<Invitation | null>;
  forgetQuarantine(email: string): Promise<void>;
  retryEffect(id: string): Promise<void>;
}

export interface DecisionQuery {
  readonly connectionId?: string;
  readonly ticketId?: string;
  readonly limit?: number;
}

const MOST = 500;
const Nothing = z.unknown();

export function createAfterword(api: Api): Afterword {
  async function list<Item>(
    path: string,
    item: z.ZodType<Item>,
    query: Record<string, string>,
  ): Promise<Item[]> {
    const page = z.object({ items: z.array(item) });
    const { items } = await api.get(`${path}?${new URLSearchParams(query).toString()}`, page);
    return items;
  }

  return {
    connections: () => list('/v1/connections', ConnectionRow, {}),
    decisions: ({ connectionId, ticketId, limit = MOST }) =>
      list('/v1/ledger', Decision, {
        limit: String(limit),
        ...(connectionId === undefined ? {} : { connection: connectionId }),
        ...(ticketId === undefined ? {} : { ticket: ticketId }),
      }),
    answers: (connectionId, ticketId) =>
      list('/v1/responses', Answer, {
        limit: String(MOST),
        connection: connectionId,
        ...(ticketId === undefined ? {} : { ticket: ticketId }),
      }),
    answer: (id) => api.get(`/v1/responses/${encodeURIComponent(id)}`, FullAnswer),
    async invitation(connection, id) {
      const invitations = await list('/v1/invitations', Invitation, { connection, limit: String(MOST) });
      return invitations.find((one) => one.id === id) ?? null;
    },
    async forgetQuarantine(email) {
      await api.send('POST', '/v1/people/forget-quarantine', { body: { email }, answer: Nothing });
    },
    async retryEffect(id) {
      await api.send('POST', `/v1/effects/${encodeURIComponent(id)}/retry`, { answer: Nothing });
    },
  };
}
