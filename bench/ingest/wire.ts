import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** One kept-alive connection, one request at a time. Ready-made bytes in, a status out: cheap enough not to be measured itself. */
export interface Wire {
  /** @throws when the connection ends before the answer. */
  send(request: Buffer): Promise<number>;
  close(): void;
}

const HEAD_END = '\r\n\r\n';

export async function openWire(port: number): Promise<Wire> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  await once(socket, 'connect');
  return wireOver(socket);
}

interface Waiting {
  readonly resolve: (status: number) => void;
  readonly reject: (error: Error) => void;
}

function wireOver(socket: Socket): Wire {
  let received = '';
  let waiting: Waiting | null = null;

  socket.setEncoding('latin1');
  socket.on('data', (text: string) => {
    received += text;
    const answer = readAnswer(received);
    if (answer === null) return;
    received = received.slice(answer.length);
    const done = waiting;
    waiting = null;
    done?.resolve(answer.status);
  });
  const broken = (error?: Error): void => waiting?.reject(error ?? new Error('The connection ended'));
  socket.on('error', broken);
  socket.on('close', () => broken());

  return {
    send: (request) =>
      new Promise((resolve, reject) => {
        waiting = { resolve, reject };
        socket.write(request);
      }),
    close: () => socket.destroy(),
  };
}

interface Answer {
  readonly status: number;
  /** Of head and body. */
  readonly length: number;
}

/** Null until the whole answer is there. */
export function readAnswer(text: string): Answer | null {
  const headEnd = text.indexOf(HEAD_END);
  if (headEnd < 0) return null;
  const head = text.slice(0, headEnd);
  const bodyLength = /\r\ncontent-length: (\d+)/i.exec(head)?.[1];
  if (bodyLength === undefined) throw new Error(`An answer without a length: ${head}`);
  const length = headEnd + HEAD_END.length + Number(bodyLength);
  return text.length < length ? null : { status: Number(head.slice(9, 12)), length };
}
