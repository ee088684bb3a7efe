import { once } from 'node:events';
import { connect, createServer, type Socket, type TcpNetConnectOpts, type IpcNetConnectOpts } from 'node:net';

/** A way to a server that can be shut, as if the server had stopped: connections break, new ones are refused. */
export interface Door {
  readonly port: number;
  shut(): Promise<void>;
  open(): Promise<void>;
}

export async function openDoor(target: TcpNetConnectOpts | IpcNetConnectOpts): Promise<Door> {
  const sockets = new Set<Socket>();
  const server = createServer((inside) => {
    const outside = connect(target);
    for (const [one, other] of [
      [inside, outside],
      [outside, inside],
    ] as const) {
      sockets.add(one);
      one.on('error', () => undefined);
      one.once('close', () => {
        sockets.delete(one);
        other.destroy();
      });
      one.pipe(other);
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;

  return {
    port,
    async shut() {
      if (!server.listening) return;
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
    async open() {
      server.listen(port, '127.0.0.1');
      await once(server, 'listening');
    },
  };
}

/** To the server of a test's database, which listens on a Unix socket; the URL leads through the door. */
export async function openDatabaseDoor(databaseUrl: string): Promise<Door & { readonly url: string }> {
  const { searchParams, username, pathname } = new URL(databaseUrl);
  const door = await openDoor({ path: `${searchParams.get('host')}/.s.PGSQL.5432` });
  return { ...door, url: `postgresql://${username}@127.0.0.1:${door.port}${pathname}` };
}
