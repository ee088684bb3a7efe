import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';

/** A port that is about to be listened on, and the setting it came from. */
export interface WantedPort {
  readonly port: number;
  readonly setting: string;
}

/** Somebody listens there already; the message names the port and its setting. */
export class PortTakenError extends Error {
  readonly code = 'port-taken';
  constructor(taken: readonly WantedPort[]) {
    const lines = taken.map(({ port, setting }) => `  ${port} (${setting})`);
    const which = taken.length === 1 ? 'This port is' : 'These ports are';
    super(
      [
        `${which} in use by another program:`,
        ...lines,
        'Is Afterword running already? Stop it, or set another port; 0 takes a free one.',
      ].join('\n'),
    );
    this.name = 'PortTakenError';
  }
}

/** @throws {PortTakenError} naming all that are taken. 0 is never taken. */
export async function requireFreePorts(host: string, wanted: readonly WantedPort[]): Promise<void> {
  const taken: WantedPort[] = [];
  for (const one of wanted) if (!(await isFree(host, one.port))) taken.push(one);
  if (taken.length > 0) throw new PortTakenError(taken);
}

/** Below the ports that systems give to outgoing connections: nobody takes one of these by chance a moment later. */
const [LOWEST_PORT, HIGHEST_PORT] = [20_000, 32_000];

/** As many ports as asked for, free at this moment and all different. */
export async function freePorts(host: string, count: number): Promise<number[]> {
  const servers: Server[] = [];
  while (servers.length < count) {
    const server = await listenIfFree(host, randomInt(LOWEST_PORT, HIGHEST_PORT));
    if (server) servers.push(server);
  }
  const ports = servers.map(portOf);
  await Promise.all(servers.map(close));
  return ports;
}

async function isFree(host: string, port: number): Promise<boolean> {
  const server = await listenIfFree(host, port);
  if (server) await close(server);
  return server !== null;
}

async function listenIfFree(host: string, port: number): Promise<Server | null> {
  try {
    return await listen(host, port);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') return null;
    throw error;
  }
}

async function listen(host: string, port: number): Promise<Server> {
  const server = createServer().listen(port, host);
  await once(server, 'listening');
  return server;
}

async function close(server: Server): Promise<void> {
  server.close();
  await once(server, 'close');
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
