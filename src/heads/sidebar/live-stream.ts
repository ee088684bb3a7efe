import type { ServerResponse } from 'node:http';

/** A proxy that hears nothing for a minute ends the connection. */
const HEARTBEAT_MS = 20_000;
/** Sidebars that one process keeps up to date; further ones ask again by themselves after a while. */
const MOST_STREAMS = 2_000;
const RETRY_SECONDS = 15;
/** The page comes back with a session that was renewed meanwhile: no stream outlasts the right to see it. */
const LONGEST_MS = 10 * 60_000;

/** The open streams of this process, to be ended before it stops. */
export interface LiveStreams {
  readonly open: Set<() => void>;
  closed: boolean;
}

export function createLiveStreams(): LiveStreams & { close(): void } {
  const streams = {
    open: new Set<() => void>(),
    closed: false,
    close() {
      streams.closed = true;
      for (const end of streams.open) end();
    },
  };
  return streams;
}

/** Server-sent events, one for each new revision, read with fetch so that the session stays in a header. */
export function liveStream(
  streams: LiveStreams,
  response: ServerResponse,
  watch: (tell: (revision: string) => void) => () => void,
): void {
  if (streams.closed || streams.open.size >= MOST_STREAMS) {
    response.writeHead(503, { 'Retry-After': String(RETRY_SECONDS) }).end();
    return;
  }
  response.writeHead(200, {
    'Content-Type': 'text/event-stream; charset=utf-8',
    'Cache-Control': 'no-store, no-transform',
    'X-Accel-Buffering': 'no',
  });
  response.write(': open\n\n');
  const unwatch = watch((revision) => response.write(`event: revision\ndata: ${revision}\n\n`));
  const heartbeat = setInterval(() => response.write(': here\n\n'), HEARTBEAT_MS);
  const longest = setTimeout(() => end(), LONGEST_MS);
  const end = (): void => {
    streams.open.delete(end);
    clearInterval(heartbeat);
    clearTimeout(longest);
    unwatch();
    response.end();
  };
  streams.open.add(end);
  response.once('close', end);
}
