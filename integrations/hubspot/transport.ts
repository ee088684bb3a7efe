import http from 'node:http';
import https from 'node:https';
import type net from 'node:net';
import type { Duplex } from 'node:stream';

/** HubSpot answers in well under a second; a call that is silent for this long is given up. */
export const SILENCE_LIMIT_MS = 15_000;
/** All accounts share these connections; more calls wait for a free one. */
const MAX_CONNECTIONS = 256;

/** The SDK has no timeout of its own: a silent connection is cut, so that the call ends with an error. */
function cutWhenSilent(socket: Duplex | null | undefined): Duplex | null | undefined {
  if (socket && isSocket(socket)) {
    socket.on('timeout', () => socket.destroy(Object.assign(new Error('silent'), { code: 'ETIMEDOUT' })));
  }
  return socket;
}

function isSocket(stream: Duplex): stream is net.Socket {
  return 'setTimeout' in stream;
}

class HttpAgent extends http.Agent {
  override createConnection(...args: Parameters<http.Agent['createConnection']>) {
    return cutWhenSilent(super.createConnection(...args));
  }
}

class HttpsAgent extends https.Agent {
  override createConnection(...args: Parameters<https.Agent['createConnection']>) {
    return cutWhenSilent(super.createConnection(...args));
  }
}

export type Agents = (baseUrl: string) => http.Agent;

/**
 * Connections that stay open between calls, one pool per protocol. Handing the SDK an agent also halves the
 * processor time of a call (0.24 against 0.44 ms), because it then uses node:http instead of fetch.
 */
export function createAgents(silenceLimitMs = SILENCE_LIMIT_MS): Agents {
  const options = { keepAlive: true, maxSockets: MAX_CONNECTIONS, timeout: silenceLimitMs };
  const plain = new HttpAgent(options);
  const secure = new HttpsAgent(options);
  return (baseUrl) => (baseUrl.startsWith('https:') ? secure : plain);
}
