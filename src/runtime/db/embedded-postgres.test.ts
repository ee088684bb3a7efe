import { mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { end, openHouse, query, type House } from '../../../test/support/postgres-house.ts';
import { installedPackage, PostgresMissingError } from './postgres-binaries.ts';
import { DataFolderError } from './postgres-cluster.ts';

let house: House;

beforeEach(async () => {
  house = await openHouse();
});

afterEach(async () => {
  await house.clear();
});

describe('embedded PostgreSQL', { timeout: 60_000 }, () => {
  it('makes its data folder at first use, in UTF-8, and is reached by no network port', async () => {
    const database = await house.start();

    expect(database.adopted).toBe(false);
    expect(await query(database.connectionString, 'show server_encoding')).toBe('UTF8');
    expect(await query(database.connectionString, 'show listen_addresses')).toBe('');
    expect(await query(database.connectionString, "select lower('ĄŽUOLAS')")).toBe('ąžuolas');
    expect((await stat(house.dataDirectory)).mode & 0o777).toBe(0o700);
  });

  it('keeps its data over a stop and a start right after it, and is warm within 2.5 s', async () => {
    const first = await house.start();
    await query(first.connectionString, 'create table kept as select 42 as answer');
    await first.stop();

    const startedAt = performance.now();
    const second = await house.start();

    expect(performance.now() - startedAt).toBeLessThan(2_500);
    expect(await query(second.connectionString, 'select answer from kept')).toBe(42);
  });

  it('is started again when its server is killed', async () => {
    const database = await house.start();
    await query(database.connectionString, 'create table kept as select 42 as answer');

    process.kill(await house.postmasterPid(), 'SIGKILL');

    const answer = () => query(database.connectionString, 'select answer from kept').catch(() => null);
    await expect.poll(answer, { timeout: 10_000 }).toBe(42);
  });

  it('stops at once when its server is dead already', async () => {
    const database = await house.start();
    process.kill(await house.postmasterPid(), 'SIGKILL');

    const startedAt = performance.now();
    await database.stop();

    expect(performance.now() - startedAt).toBeLessThan(10_000);
  });

  it('adopts the server that a killed app left running', async () => {
    const app = await house.startApp();
    const pid = await house.postmasterPid();
    await end(app.process, 'SIGKILL');

    const database = await house.start();

    expect(database.adopted).toBe(true);
    expect(await house.postmasterPid()).toBe(pid);
    expect(await query(database.connectionString, 'select 1')).toBe(1);
  });

  it('starts after the app and its server were both killed', async () => {
    const app = await house.startApp();
    const pid = await house.postmasterPid();
    await end(app.process, 'SIGKILL');
    process.kill(pid, 'SIGKILL');

    const database = await house.start();

    expect(database.adopted).toBe(false);
    expect(await query(database.connectionString, 'select 1')).toBe(1);
  });

  it('refuses a second app on the same folder, and names the first', async () => {
    const database = await house.start();

    const { said } = await house.startApp();

    expect(said.code).toBe('already-running');
    expect(said.message).toContain(`process ${process.pid}`);
    expect(said.message).toContain(house.dataDirectory);
    expect(await query(database.connectionString, 'select 1')).toBe(1);
  });

  it('starts for one of two apps that begin on a new folder at the same moment', async () => {
    const apps = await Promise.all([house.startApp(), house.startApp()]);

    expect(apps.map(({ said }) => said.code ?? 'ready').sort()).toEqual(['already-running', 'ready']);
  });

  it('waits for an app that is just stopping', async () => {
    const app = await house.startApp();

    app.process.kill('SIGTERM');
    const database = await house.start();

    expect(await query(database.connectionString, 'select 1')).toBe(1);
  });

  it('is not misled by a process file that names a stranger', async () => {
    const first = await house.start();
    await first.stop();
    const record = [process.pid, house.dataDirectory, '1', '5432', '/nowhere', '', '', 'ready'].join('\n');
    await writeFile(join(house.dataDirectory, 'postmaster.pid'), record);

    const database = await house.start();

    expect(database.adopted).toBe(false);
    expect(await query(database.connectionString, 'select 1')).toBe(1);
  });

  it('begins anew when its first start was interrupted half-way', async () => {
    const draft = `${house.dataDirectory}.new-999999999`;
    await mkdir(draft);
    await writeFile(join(draft, 'PG_VERSION'), '18\n');

    const database = await house.start();

    expect(await query(database.connectionString, 'select 1')).toBe(1);
    await expect(stat(draft)).rejects.toThrow('ENOENT');
  });

  it('refuses a folder of another major version, and says what to do', async () => {
    const database = await house.start();
    await database.stop();
    await writeFile(join(house.dataDirectory, 'PG_VERSION'), '17\n');

    await expect(house.start()).rejects.toThrow(DataFolderError);
    await expect(house.start()).rejects.toThrow('made by PostgreSQL 17');
  });

  it('makes the links that npm ci --ignore-scripts left out', async () => {
    const packageRoot = await house.packageWithoutLinks();

    const { said } = await house.startApp({ packageRoot });

    expect(said.message).toBeUndefined();
    expect(await readdir(join(packageRoot, 'native', 'lib'))).toContain('libpq.so.5');
  });

  it('says what to do where npm has no PostgreSQL', () => {
    expect(() => installedPackage('plan9-mips')).toThrow(PostgresMissingError);
    expect(() => installedPackage('plan9-mips')).toThrow('DATABASE_URL');
  });
});
