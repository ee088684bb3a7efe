import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { createDatabases, type Databases } from './databases.ts';
import { fastFolder } from './fast-folder.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where a test file asks for a database; see database.ts. */
    databaseDoor: string;
  }
}

/**
 * One PostgreSQL for the whole run, started when the first test file asks for a database: most need none. Test files
 * are processes of their own, so they ask over HTTP.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  let folder: string | null = null;
  let started: Promise<Databases> | null = null;

  async function databases(): Promise<Databases> {
    folder = await fastFolder('afterword-tests-');
    return await createDatabases(join(folder, 'postgres'));
  }
  const door = await openDoor(async (command, name) => {
    started ??= databases();
    const server = await started;
    return command === 'drop' ? server.drop(name) : server.create(command === 'create-empty');
  });
  project.provide('databaseDoor', urlOf(door));

  return async () => {
    door.close();
    await started?.then((server) => server.stop());
    if (folder) await rm(folder, { recursive: true, force: true });
  };
}

type Answer = (command: string, name: string) => Promise<string>;

async function openDoor(answer: Answer): Promise<Server> {
  const server = createServer((request, response) => {
    const [, command = '', name = ''] = (request.url ?? '').split('/');
    answer(command, name).then(
      (text) => response.end(text),
      (error: unknown) => {
        response.statusCode = 500;
        response.end(error instanceof Error ? (error.stack ?? error.message) : String(error));
      },
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

function urlOf(server: Server): string {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The door has no port');
  return `http://127.0.0.1:${address.port}`;
}
