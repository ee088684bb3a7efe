import { Agent, request, type ClientRequest, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import type { z } from 'zod';

export interface HttpAnswer {
  readonly status: number;
  readonly body: string;
}

export interface HttpRequest {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Sent as JSON. */
  readonly json?: unknown;
  /** Sent as a form; goes before `json`. */
  readonly form?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A client of one server over connections that stay open. */
export interface HttpClient {
  /** @throws when there is no answer. */
  send(path: string, request?: HttpRequest): Promise<HttpAnswer>;
  /** @throws for any answer but 2xx, too. */
  json<Body>(path: string, body: z.ZodType<Body>, request?: HttpRequest): Promise<Body>;
  close(): void;
}

const TIMEOUT_MS = 30_000;

export function createHttpClient(baseUrl: string, sockets: number): HttpClient {
  const agent = new Agent({ keepAlive: true, maxSockets: sockets });

  async function send(path: string, wanted: HttpRequest = {}): Promise<HttpAnswer> {
    const outgoing = requestOf(`${baseUrl}${path}`, agent, wanted);
    try {
      const response = await answered(outgoing);
      return { status: response.statusCode ?? 0, body: await text(response) };
    } catch (error) {
      // The server closed the idle connection just when it was taken: nothing was asked yet.
      if (outgoing.reusedSocket && isReset(error)) return send(path, wanted);
      throw error;
    }
  }

  return {
    send,
    async json(path, body, wanted) {
      const answer = await send(path, wanted);
      if (answer.status < 200 || answer.status >= 300) {
        throw new Error(
          `${wanted?.method ?? ''} ${baseUrl}${path}: ${answer.status} ${answer.body.slice(0, 500)}`,
        );
      }
      return body.parse(answer.body === '' ? null : JSON.parse(answer.body));
    },
    close: () => agent.destroy(),
  };
}

function requestOf(url: string, agent: Agent, wanted: HttpRequest): ClientRequest {
  const { type, content } = bodyOf(wanted);
  const outgoing = request(url, {
    agent,
    method: wanted.method ?? (content === null ? 'GET' : 'POST'),
    timeout: TIMEOUT_MS,
    headers: {
      ...(content === null ? {} : { 'content-type': type, 'content-length': Buffer.byteLength(content) }),
      ...wanted.headers,
    },
  });
  outgoing.on('timeout', () => outgoing.destroy(new Error(`${url} did not answer`)));
  outgoing.end(content ?? undefined);
  return outgoing;
}

function isReset(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ECONNRESET';
}

function answered(outgoing: ClientRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    outgoing.once('response', resolve);
    outgoing.on('error', reject);
  });
}

function bodyOf({ form, json }: HttpRequest): { type: string; content: string | null } {
  if (form)
    return { type: 'application/x-www-form-urlencoded', content: new URLSearchParams(form).toString() };
  return { type: 'application/json', content: json === undefined ? null : JSON.stringify(json) };
}
