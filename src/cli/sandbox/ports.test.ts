import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { freePorts } from '../../runtime/ports.ts';
import { readPorts, settlePorts, type SandboxPorts } from './ports.ts';

const host = '127.0.0.1';
const ANY: SandboxPorts = { app: 0, face: 0, zendesk: 0, hubspot: 0, mailbox: 0, smtp: 0, bounce: 0 };

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'afterword-ports-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return join(folder, 'sandbox');
}

it('reads each port from its own setting', () => {
  const ports = readPorts({ PORT: '9000', AFTERWORD_SANDBOX_ZENDESK_PORT: '0' });

  expect(ports).toMatchObject({ app: 9000, zendesk: 0, hubspot: 8403 });
});

it('names every setting that is no port', () => {
  expect(() => readPorts({ PORT: 'http', AFTERWORD_BOUNCE_PORT: '70000' })).toThrow(
    /PORT: must be a port.*\n.*AFTERWORD_BOUNCE_PORT: must be a port/,
  );
});

it('takes free ports, and the same ones at the next start', async () => {
  const folder = await temporaryFolder();

  const first = await settlePorts({ host, wanted: ANY, folder });
  const second = await settlePorts({ host, wanted: ANY, folder });

  expect(new Set(Object.values(first)).size).toBe(7);
  expect(second).toEqual(first);
});

it('refuses to move accounts that are connected already', async () => {
  const folder = await temporaryFolder();
  const [zendesk = 0] = await freePorts(host, 1);
  const first = await settlePorts({ host, wanted: ANY, folder });

  const moved = settlePorts({ host, wanted: { ...ANY, zendesk }, folder });

  await expect(moved).rejects.toThrow(`AFTERWORD_SANDBOX_ZENDESK_PORT: was ${first.zendesk}, is ${zendesk}`);
});
