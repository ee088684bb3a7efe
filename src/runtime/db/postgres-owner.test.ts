import { chmod, readdir, readFile, rm, stat } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fastFolder } from '../../../test/support/fast-folder.ts';
import { end, openHouse, query, type House } from '../../../test/support/postgres-house.ts';

const isRoot = process.getuid?.() === 0;
/** A system user that every Debian and macOS has, and that owns nothing. */
const DAEMON_UID = 1;

let house: House;
let copyDirectory = '';

beforeEach(async () => {
  house = await openHouse();
});

afterEach(async () => {
  await house.clear();
  if (copyDirectory) await rm(copyDirectory, { recursive: true, force: true });
});

describe.runIf(isRoot)('embedded PostgreSQL, started by root', { timeout: 60_000 }, () => {
  it('runs as nobody', async () => {
    await house.start();

    const status = await readFile(`/proc/${await house.postmasterPid()}/status`, 'utf8');

    expect(status).toMatch(/^Uid:\s+65534\s/m);
    expect((await stat(house.dataDirectory)).uid).toBe(65534);
  });

  it('runs as the owner of a folder that an ordinary user made', async () => {
    await chmod(house.folder, 0o777);
    const app = await house.startApp({ uid: DAEMON_UID, packageRoot: await house.packageWithoutLinks() });
    expect(app.said.message).toBeUndefined();
    await end(app.process);

    const database = await house.start();

    expect((await stat(house.dataDirectory)).uid).toBe(DAEMON_UID);
    expect(await query(database.connectionString, 'select 1')).toBe(1);
  });

  it('works in a home that others may not enter, its binaries too', async () => {
    const packageRoot = await house.packageWithoutLinks();
    await chmod(house.folder, 0o700);
    copyDirectory = await fastFolder('afterword-copy-');

    const { said } = await house.startApp({ packageRoot, copyDirectory });

    expect(said.message).toBeUndefined();
    expect(await query(said.connectionString ?? '', 'select 1')).toBe(1);
  });

  it('adopts, revives and stops in such a home as anywhere else', async () => {
    await chmod(house.folder, 0o700);
    const app = await house.startApp();
    await end(app.process, 'SIGKILL');

    const database = await house.start();
    expect(database.adopted).toBe(true);
    process.kill(await house.postmasterPid(), 'SIGKILL');

    const answer = () => query(database.connectionString, 'select 1').catch(() => null);
    await expect.poll(answer, { timeout: 10_000 }).toBe(1);
  });
});

describe.runIf(isRoot)('embedded PostgreSQL, started by an ordinary user', { timeout: 60_000 }, () => {
  it('copies binaries that lack links in a folder it may not write', async () => {
    const packageRoot = await house.packageWithoutLinks();
    await chmod(house.folder, 0o777);

    const { said } = await house.startApp({ uid: DAEMON_UID, packageRoot });

    expect(said.message).toBeUndefined();
    expect((await stat(house.dataDirectory)).uid).toBe(DAEMON_UID);
    expect(await readdir(house.folder)).toContainEqual(expect.stringMatching(/^postgres-18[.]/));
  });

  it('is told whose folder it is when it belongs to somebody else', async () => {
    const database = await house.start();
    await database.stop();
    await chmod(house.folder, 0o777);

    const { said } = await house.startApp({ uid: DAEMON_UID });

    expect(said.code).toBe('data-folder-unusable');
    expect(said.message).toContain('belongs to user id 65534');
  });
});
