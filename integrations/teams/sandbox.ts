import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One run of the flow, as its history shows it: the caller is told of none that failed. */
export interface FlowRun {
  readonly state: 'posted' | 'failed';
  readonly why: string | null;
  /** Every text of the card, in order. */
  readonly texts: readonly string[];
  readonly urls: readonly string[];
  readonly bytes: number;
}

export interface TeamsSandbox {
  readonly url: string;
  /** Of the flow that posts to the feedback channel. */
  readonly flowUrl: string;
  runs(): readonly FlowRun[];
  /** The next calls are answered like this; no run is started. */
  failNext(
    failure: { status: number; body?: string; headers?: Record<string, string> },
    times?: number,
  ): void;
  close(): Promise<void>;
}

const FLOW = '/workflows/feedback/triggers/manual/paths/invoke';
const SIGNATURE = 'sandbox-signature';
/** Teams' limit of the message that the flow makes of a request; the flow adds about a fifth. */
const MESSAGE_MAX_BYTES = 28_672;
const EXPANSION = 1.2;

interface Answer {
  readonly status: number;
  readonly body?: string;
  readonly headers?: Record<string, string>;
}

interface Card {
  readonly type?: string;
  readonly body?: readonly { text?: string; facts?: readonly { title: string; value: string }[] }[];
  readonly actions?: readonly { url?: string }[];
}

/** A stand-in of one flow of the Workflows app: it answers 202 and posts, or fails, afterwards. */
export async function startTeamsSandbox(where: { host?: string; port?: number } = {}): Promise<TeamsSandbox> {
  const runs: FlowRun[] = [];
  const failures: Answer[] = [];
  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      const { status, body: text, headers } = failures.shift() ?? answer(runs, request, body);
      response.writeHead(status, headers).end(text);
    });
  });
  server.listen(where.port ?? 0, where.host ?? '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${addressOf(server.address()).port}`;
  return {
    url,
    flowUrl: `${url}${FLOW}?api-version=1&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig=${SIGNATURE}`,
    runs: () => runs,
    failNext: (failure, times = 1) => void failures.push(...Array.from({ length: times }, () => failure)),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function addressOf(address: string | AddressInfo | null): AddressInfo {
  if (address === null || typeof address === 'string') throw new Error('The sandbox has no port');
  return address;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(Buffer.from(part));
  return Buffer.concat(parts).toString();
}

function answer(runs: FlowRun[], request: IncomingMessage, body: string): Answer {
  const called = new URL(request.url ?? '/', 'http://flow');
  if (called.pathname !== FLOW) return { status: 404, body: '{"error":{"code":"WorkflowNotFound"}}' };
  if (called.searchParams.get('sig') !== SIGNATURE)
    return { status: 401, body: '{"error":{"code":"DirectApiAuthorizationRequired"}}' };
  const message = messageOf(body);
  if (message === null) return { status: 400, body: '{"error":{"code":"TriggerInputSchemaMismatch"}}' };
  runs.push(runOf(message, Buffer.byteLength(body)));
  return { status: 202 };
}

function messageOf(body: string): { attachments?: { content?: Card }[]; type?: string } | null {
  try {
    const parsed: { attachments?: { content?: Card }[]; type?: string } | null = JSON.parse(body);
    return parsed !== null && typeof parsed === 'object' ? parsed : null;
  } catch {
    return null;
  }
}

function runOf(message: { attachments?: { content?: Card }[]; type?: string }, bytes: number): FlowRun {
  const card = message.attachments?.[0]?.content ?? {};
  const texts = (card.body ?? []).flatMap((block) => [
    ...(block.text === undefined ? [] : [block.text]),
    ...(block.facts ?? []).map(({ title, value }) => `${title}: ${value}`),
  ]);
  const urls = (card.actions ?? []).flatMap(({ url }) => url ?? []);
  const why = faultOf(message.type, card, bytes);
  return { state: why === null ? 'posted' : 'failed', why, texts, urls, bytes };
}

function faultOf(type: string | undefined, card: Card, bytes: number): string | null {
  if (type !== 'message') return "Property 'type' must be 'message'";
  if (card.type !== 'AdaptiveCard') return "Property 'type' must be 'AdaptiveCard'";
  return bytes * EXPANSION > MESSAGE_MAX_BYTES ? 'MessageSizeExceeded' : null;
}
