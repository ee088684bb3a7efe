import { z } from 'zod';

/** What a stranger reads of the API: written from its description, not from the service's own schemas. */
const Evidence = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]));

const LedgerRow = z.object({
  id: z.string(),
  ticketId: z.string(),
  source: z.string(),
  ask: z.boolean(),
  rehearsal: z.boolean(),
  reason: z.string(),
  evidence: Evidence,
  words: z.string(),
  solvedAt: z.string(),
  snapshot: z.object({ assignee: z.object({ name: z.string().nullable() }).nullable() }),
  invitationId: z.string().nullable(),
  invitationState: z.string().nullable(),
  responseId: z.string().nullable(),
  verdicts: z.array(z.object({ verdict: z.string(), evidence: Evidence, at: z.string() })),
});
export type LedgerRow = z.infer<typeof LedgerRow>;

const Effect = z.object({
  id: z.string(),
  connectionId: z.string().nullable(),
  responseId: z.string().nullable(),
  kind: z.string(),
  state: z.string(),
  attempts: z.number(),
  failureKind: z.string().nullable(),
  failureWords: z.string().nullable(),
  resultId: z.string().nullable(),
  resultWords: z.string().nullable(),
});
export type Effect = z.infer<typeof Effect>;

const Invitation = z.object({
  id: z.string(),
  ticketId: z.string(),
  state: z.string(),
  carrier: z.string(),
  attempts: z.number(),
  sendAt: z.string(),
  expiresAt: z.string(),
  bouncedAt: z.string().nullable(),
  words: z.string().nullable(),
});
export type Invitation = z.infer<typeof Invitation>;

const Answer = z.object({
  id: z.string(),
  score: z.number(),
  band: z.string(),
  comment: z.string().nullable(),
  contactAllowed: z.boolean().nullable(),
  revision: z.number(),
  settledRevision: z.number().nullable(),
  programme: z.string(),
  via: z.string(),
});
const AnswerInFull = Answer.extend({
  history: z.array(z.object({ revision: z.number(), score: z.number(), comment: z.string().nullable() })),
  effects: z.array(Effect),
});
export type AnswerInFull = z.infer<typeof AnswerInFull>;

const Parked = z.object({
  id: z.string(),
  platform: z.string(),
  connectionId: z.string().nullable(),
  reason: z.string(),
  reasonWords: z.string(),
});
export type Parked = z.infer<typeof Parked>;

const Connection = z.object({
  id: z.string(),
  mode: z.string(),
  health: z.string(),
  healthWords: z.string().nullable(),
});

const Problem = z.object({
  status: z.number(),
  code: z.string(),
  detail: z.string().optional(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
});
export type Problem = z.infer<typeof Problem>;

export interface ApiAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** The API over HTTP, with the reads that stories need again and again. */
export interface HouseApi {
  /** As it comes, refused or not. `key` null sends none. */
  call(method: string, path: string, request?: { body?: unknown; key?: string | null }): Promise<ApiAnswer>;
  /** The answer must be 2xx. */
  done(method: string, path: string, body?: unknown): Promise<unknown>;
  refused(method: string, path: string, body?: unknown): Promise<Problem>;
  ledger(of: { ticket?: string; connection?: string; limit?: number }): Promise<LedgerRow[]>;
  invitations(query: string): Promise<Invitation[]>;
  /** The one answer about a ticket, with its history and effects; undefined while there is none. */
  answer(ticketId: string, connectionId: string): Promise<AnswerInFull | undefined>;
  effects(query: string): Promise<Effect[]>;
  parked(): Promise<Parked[]>;
  connection(id: string): Promise<z.infer<typeof Connection>>;
  held(connectionId: string): Promise<number>;
}

export function createHouseApi(baseUrl: string, apiKey: string): HouseApi {
  const call: HouseApi['call'] = async (method, path, { body, key = apiKey } = {}) => {
    const response = await fetch(`${baseUrl}${path}`, {
      method,
      headers: {
        ...(key === null ? {} : { authorization: `Bearer ${key}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: text === '' ? null : JSON.parse(text) };
  };

  async function done(method: string, path: string, body?: unknown): Promise<unknown> {
    const answer = await call(method, path, { body });
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${JSON.stringify(answer)}`);
    return answer.body;
  }

  async function list<Item extends z.ZodType>(path: string, item: Item): Promise<z.output<Item>[]> {
    return z.object({ items: z.array(item) }).parse(await done('GET', path)).items;
  }

  return {
    call,
    done,
    async refused(method, path, body) {
      const answer = await call(method, path, { body });
      if (answer.status < 400) throw new Error(`${method} ${path} was not refused`);
      return Problem.parse(answer.body);
    },
    ledger: ({ ticket, connection, limit = 500 }) =>
      list(`/v1/ledger?${queryOf({ ticket, connection, limit: String(limit) })}`, LedgerRow),
    invitations: (query) => list(`/v1/invitations?limit=500&${query}`, Invitation),
    async answer(ticketId, connectionId) {
      const query = queryOf({ ticket: ticketId, connection: connectionId });
      const [found] = await list(`/v1/responses?${query}`, Answer);
      return found && AnswerInFull.parse(await done('GET', `/v1/responses/${found.id}`));
    },
    effects: (query) => list(`/v1/effects?limit=500&${query}`, Effect),
    parked: () => list('/v1/webhooks/parked', Parked),
    connection: async (id) => Connection.parse(await done('GET', `/v1/connections/${id}`)),
    held: async (id) =>
      z.object({ count: z.number() }).parse(await done('GET', `/v1/connections/${id}/held`)).count,
  };
}

function queryOf(values: Record<string, string | undefined>): string {
  const given = Object.entries(values).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value]],
  );
  return new URLSearchParams(Object.fromEntries(given)).toString();
}
