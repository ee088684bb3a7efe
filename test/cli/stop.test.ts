import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createApi } from '../../src/cli/api.ts';
import { knownSecrets } from '../../src/cli/local-secrets.ts';
import { PORT_SETTINGS, SandboxPorts } from '../../src/cli/sandbox/ports.ts';
import { freePorts } from '../../src/runtime/ports.ts';
import { dataFolder, nothingLeft, npmScript, processesOf, type NpmScript } from './npm-script.ts';

const STORY_MS = 120_000;
const READY = 'Afterword is ready.';
const NAMES = SandboxPorts.keyof().options;

interface Place {
  readonly folder: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly ports: SandboxPorts;
}

/** A folder and ports that nobody else has. */
async function place(): Promise<Place> {
  const folder = await dataFolder();
  const free = await freePorts('127.0.0.1', NAMES.length);
  const ports = SandboxPorts.parse(Object.fromEntries(NAMES.map((name, index) => [name, free[index]])));
  const settings = NAMES.map((name) => [PORT_SETTINGS[name], String(ports[name])]);
  return { folder, ports, environment: { AFTERWORD_DATA: folder, ...Object.fromEntries(settings) } };
}

async function started({ environment }: Place): Promise<NpmScript> {
  const script = npmScript(['start'], environment);
  await script.prints(READY);
  return script;
}

async function connectionsAt({ folder, ports }: Place): Promise<string[]> {
  const secrets = await knownSecrets(folder);
  const api = createApi(`http://127.0.0.1:${ports.app}`, secrets?.AFTERWORD_API_KEY ?? '');
  const Connections = z.object({ items: z.array(z.object({ id: z.string() })) });
  const { items } = await api.get('/v1/connections', Connections);
  return items.map(({ id }) => id);
}

// What still runs is read from /proc.
describe.skipIf(process.platform !== 'linux')('npm start', { timeout: STORY_MS }, () => {
  it('leaves no process when npm is told to stop', async () => {
    const here = await place();
    const { npm, ended } = await started(here);

    npm.kill('SIGTERM');

    await ended();
    await nothingLeft(here.folder);
  });

  it('leaves no process after Ctrl-C, which reaches npm and the service at once', async () => {
    const here = await place();
    const { npm, ended } = await started(here);

    process.kill(-Number(npm.pid), 'SIGINT');

    await ended();
    await nothingLeft(here.folder);
  });

  it('leaves no process when it is stopped while it starts', async () => {
    const here = await place();
    const { npm, ended } = npmScript(['start'], here.environment);
    await expect
      .poll(async () => (await processesOf(here.folder)).map(({ command }) => command).join(), {
        timeout: 30_000,
      })
      .toContain('postgres');

    npm.kill('SIGTERM');

    await ended();
    await nothingLeft(here.folder);
  });

  it('keeps its data when it is killed, and starts again', async () => {
    const here = await place();
    const first = await started(here);
    const connections = await connectionsAt(here);
    const service = (await processesOf(here.folder)).find(({ command }) =>
      command.includes('afterword.ts start'),
    );

    process.kill(service?.pid ?? 0, 'SIGKILL');
    await first.ended();
    const second = await started(here);

    expect(connections).toHaveLength(3);
    expect(await connectionsAt(here)).toEqual(connections);
    second.npm.kill('SIGTERM');
    await second.ended();
    await nothingLeft(here.folder);
  });

  it('says what is wrong when it runs already, and leaves the first one alone', async () => {
    const here = await place();
    const first = await started(here);

    const second = npmScript(['start'], here.environment);

    expect(await second.ended()).toBe(1);
    expect(second.printed()).toContain(`  ${here.ports.app} (PORT)\n`);
    expect(second.printed()).toContain('Is Afterword running already?');
    expect(await connectionsAt(here)).toHaveLength(3);
    first.npm.kill('SIGTERM');
    await first.ended();
    await nothingLeft(here.folder);
  });

  it('names the data folder when another Afterword works on it at other ports', async () => {
    const here = await place();
    const elsewhere = await place();
    const first = await started(here);

    const second = npmScript(['start'], { ...elsewhere.environment, AFTERWORD_DATA: here.folder });

    expect(await second.ended()).toBe(1);
    expect(second.printed()).toContain(`PORT: was ${here.ports.app}, is ${elsewhere.ports.app}`);
    expect(second.printed()).toContain('set AFTERWORD_DATA to another folder');
    first.npm.kill('SIGTERM');
    await first.ended();
  });
});
