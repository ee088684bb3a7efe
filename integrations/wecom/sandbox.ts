import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface WecomSandbox {
  readonly url: string;
  /** Of the robot in the feedback group. */
  readonly robotUrl: string;
  /** What the group shows, oldest first. */
  messages(): readonly string[];
  /** The next calls are answered with this errcode; nothing is sent. */
  failNext(errcode: number, times?: number): void;
  /** A new minute: the robot may send again. */
  nextMinute(): void;
  close(): Promise<void>;
}

const KEY = 'sandbox-robot-key';
const PER_MINUTE = 20;
const MARKDOWN_MAX_BYTES = 4_096;

interface Body {
  readonly msgtype?: string;
  readonly markdown?: { readonly content?: string };
}

/** A stand-in of the robot: business failures come with HTTP 200, as WeCom's do. */
export async function startWecomSandbox(where: { host?: string; port?: number } = {}): Promise<WecomSandbox> {
  const messages: string[] = [];
  const failures: number[] = [];
  let thisMinute = 0;

  function errcodeOf(request: IncomingMessage, body: Body | null): number {
    if (new URL(request.url ?? '/', 'http://robot').searchParams.get('key') !== KEY) return 93_000;
    const failure = failures.shift();
    if (failure !== undefined) return failure;
    const fault = faultOf(body);
    if (fault !== null) return fault;
    if (thisMinute >= PER_MINUTE) return 45_009;
    thisMinute += 1;
    messages.push(body?.markdown?.content ?? '');
    return 0;
  }

  const server = createServer((request, response) => {
    void bodyOf(request).then((text) => {
      const errcode = errcodeOf(request, parsed(text));
      const errmsg = errcode === 0 ? 'ok' : `failed, hint: [1700000000], from ip: 203.0.113.7`;
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify({ errcode, errmsg }));
    });
  });
  server.listen(where.port ?? 0, where.host ?? '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${addressOf(server.address()).port}`;
  return {
    url,
    robotUrl: `${url}/cgi-bin/webhook/send?key=${KEY}`,
    messages: () => messages,
    failNext: (errcode, times = 1) => void failures.push(...Array.from({ length: times }, () => errcode)),
    nextMinute: () => void (thisMinute = 0),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function faultOf(body: Body | null): number | null {
  if (body?.msgtype !== 'markdown') return 40_008;
  const content = body.markdown?.content;
  if (!content) return 44_004;
  return Buffer.byteLength(content) > MARKDOWN_MAX_BYTES ? 40_058 : null;
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

function parsed(text: string): Body | null {
  try {
    const body: Body | null = JSON.parse(text);
    return body;
  } catch {
    return null;
  }
}
