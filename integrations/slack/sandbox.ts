import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A message as the channel shows it. */
export interface SlackPost {
  readonly channel: string;
  readonly ts: string;
  text: string;
  blocks: readonly Block[];
  /** How often it was changed. */
  edits: number;
}

export interface Block {
  readonly type: string;
  readonly text?: { readonly text: string };
  readonly fields?: readonly { readonly text: string }[];
  readonly elements?: readonly { readonly url?: string }[];
}

export interface SlackSandbox {
  readonly url: string;
  /** Of the incoming webhook of #feedback. */
  readonly webhookUrl: string;
  readonly botToken: string;
  /** Base URL of the Web API. */
  readonly apiUrl: string;
  posts(): readonly SlackPost[];
  /** The next calls are answered like this; the message is not posted. */
  failNext(failure: { status: number; body: string; headers?: Record<string, string> }, times?: number): void;
  close(): Promise<void>;
}

const HOOK = '/services/T0SANDBOX/B0SANDBOX/sandbox-secret';
const BOT_TOKEN = 'xoxb-sandbox-token';
const FEEDBACK = 'C0FEEDBACK';

interface Answer {
  readonly status: number;
  readonly body: string;
  readonly headers?: Record<string, string>;
}

/** A stand-in of Slack: one channel, one incoming webhook, one bot. */
export async function startSlackSandbox(where: { host?: string; port?: number } = {}): Promise<SlackSandbox> {
  const posts: SlackPost[] = [];
  const failures: Answer[] = [];
  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      const { status, body: text, headers } = failures.shift() ?? answer(posts, request, body);
      response.writeHead(status, headers).end(text);
    });
  });
  server.listen(where.port ?? 0, where.host ?? '127.0.0.1');
  await once(server, 'listening');
  const { port } = addressOf(server.address());
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    webhookUrl: `${url}${HOOK}`,
    botToken: BOT_TOKEN,
    apiUrl: `${url}/api`,
    posts: () => posts,
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

function answer(posts: SlackPost[], request: IncomingMessage, body: string): Answer {
  const message = messageOf(body);
  if (request.url === HOOK) return viaWebhook(posts, message);
  if (request.url?.startsWith('/services/')) return { status: 404, body: 'no_service' };
  const method = request.url?.replace('/api/', '');
  if (request.headers.authorization !== `Bearer ${BOT_TOKEN}`)
    return api({ ok: false, error: 'invalid_auth' });
  if (method === 'chat.postMessage') return viaBot(posts, message);
  if (method === 'chat.update') return edited(posts, message);
  return api({ ok: false, error: 'unknown_method' });
}

interface Message {
  readonly channel?: string;
  readonly ts?: string;
  readonly text?: string;
  readonly blocks?: readonly Block[];
}

function messageOf(body: string): Message | null {
  try {
    const parsed: Message | null = JSON.parse(body);
    return typeof parsed === 'object' ? parsed : null;
  } catch {
    return null;
  }
}

function faultOf(message: Message | null): string | null {
  if (message === null) return 'invalid_payload';
  if (!message.text) return 'no_text';
  const sections = (message.blocks ?? []).flatMap(({ text }) => text?.text ?? []);
  const tooMuch = (message.blocks ?? []).length > 50 || sections.some((text) => text.length > 3_000);
  return tooMuch ? 'invalid_blocks' : null;
}

function viaWebhook(posts: SlackPost[], message: Message | null): Answer {
  const fault = faultOf(message);
  if (fault !== null || message === null) return { status: 400, body: fault ?? 'invalid_payload' };
  keep(posts, FEEDBACK, message);
  return { status: 200, body: 'ok' };
}

function viaBot(posts: SlackPost[], message: Message | null): Answer {
  const fault = faultOf(message);
  if (fault !== null || message === null) return api({ ok: false, error: fault });
  if (message.channel !== FEEDBACK) return api({ ok: false, error: 'channel_not_found' });
  const { channel, ts } = keep(posts, FEEDBACK, message);
  return api({ ok: true, channel, ts });
}

function edited(posts: SlackPost[], message: Message | null): Answer {
  const post = posts.find(({ ts, channel }) => ts === message?.ts && channel === message.channel);
  if (!post || !message) return api({ ok: false, error: 'message_not_found' });
  post.text = message.text ?? '';
  post.blocks = message.blocks ?? [];
  post.edits += 1;
  return api({ ok: true, channel: post.channel, ts: post.ts });
}

function keep(posts: SlackPost[], channel: string, { text, blocks }: Message): SlackPost {
  const ts = `1700000000.${String(posts.length + 1).padStart(6, '0')}`;
  const post = { channel, ts, text: text ?? '', blocks: blocks ?? [], edits: 0 };
  posts.push(post);
  return post;
}

function api(body: object): Answer {
  return { status: 200, body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
}
