/**
 * The server that `npm run bench` loads: twice the same HTTP stack, router, verification and parsing, in one process.
 * On the first port what was understood is forgotten; on the second it is stored by the real group commit in the real
 * database. Nobody works on what is stored.
 */
import { join } from 'node:path';
import { PgBoss } from 'pg-boss';
import { hubspot } from '../../integrations/hubspot/index.ts';
import { zendesk } from '../../integrations/zendesk/index.ts';
import type { Connectors } from '../../src/connection/accounts.ts';
import { readConfig } from '../../src/runtime/config.ts';
import type { Core } from '../../src/runtime/core.ts';
import { startEmbeddedPostgres } from '../../src/runtime/db/embedded-postgres.ts';
import { openFoundation } from '../../src/runtime/foundation.ts';
import { createMetrics } from '../../src/runtime/http/metrics.ts';
import { createHttpServer, type HttpServer } from '../../src/runtime/http/server.ts';
import { createLog } from '../../src/runtime/log.ts';
import { stopOnSignals } from '../../src/runtime/signals.ts';
import { createAddressBook } from '../../webhooks/address-book.ts';
import { createIntake, NORMALISE_QUEUE, type Intake } from '../../webhooks/intake.ts';
import { webhookRouter } from '../../webhooks/routes.ts';
import { storePortal, storeZendeskAccount } from './accounts.ts';
import { createFloor } from './floor.ts';
import type { ServerReady } from './schema.ts';

const ACCOUNTS_PER_VENDOR = 20;
const CLIENT_SECRET = 'bench-client-secret-for-signing-webhooks';
const CONNECTORS: Connectors = new Map([
  ['zendesk', { connector: zendesk, app: null }],
  ['hubspot', { connector: hubspot, app: null }],
]);

function serverWith(core: Core, intake: Intake): HttpServer {
  return createHttpServer({
    log: core.log,
    metrics: createMetrics(),
    newId: core.newId,
    checks: [],
    endpoints: [],
    authenticate: () => Promise.resolve(null),
    routers: [webhookRouter(intake, core.publicUrl)],
    publicUrl: core.publicUrl,
    version: '0',
  });
}

/** The queue is there, as in the real service, but nobody works on it. */
async function makeQueue(connectionString: string): Promise<void> {
  const boss = new PgBoss({ connectionString, schema: 'pgboss', supervise: false, schedule: false });
  await boss.start();
  await boss.createQueue(NORMALISE_QUEUE, { notify: true });
  await boss.stop();
}

function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}

const log = createLog({ level: 'warn' });
const folder = process.env['BENCH_FOLDER'] ?? '.';
const database = await startEmbeddedPostgres({ dataDirectory: join(folder, 'postgres'), log });
const environment = { ...process.env, DATABASE_URL: database.connectionString };
const { core, queue, ...foundation } = await openFoundation(readConfig(environment));
await makeQueue(database.connectionString);
const parts = {
  connectors: CONNECTORS,
  addressBook: createAddressBook(core),
  appSecrets: new Map([['hubspot', [CLIENT_SECRET]]]),
};
const floor = serverWith(core, createFloor(parts));
const durable = serverWith(core, createIntake({ core, ...parts }));
const ready: ServerReady = {
  floorPort: Number(new URL(await floor.listen(0, '127.0.0.1')).port),
  durablePort: Number(new URL(await durable.listen(0, '127.0.0.1')).port),
  publicUrl: core.publicUrl,
  databaseUrl: database.connectionString,
  clientSecret: CLIENT_SECRET,
  zendesk: await Promise.all(numbers(ACCOUNTS_PER_VENDOR).map((number) => storeZendeskAccount(core, number))),
  portals: await Promise.all(numbers(ACCOUNTS_PER_VENDOR).map((number) => storePortal(core, number))),
};
console.log(JSON.stringify(ready));
stopOnSignals({
  async stop() {
    await floor.close();
    await durable.close();
    await queue.stop(1_000);
    await foundation.close();
    await database.stop();
  },
});
