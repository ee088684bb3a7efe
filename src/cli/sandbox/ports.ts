import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { freePorts, requireFreePorts } from '../../runtime/ports.ts';

const Port = z.coerce.number().int().min(0).max(65_535);

/** Where everything listens that `start --sandbox` starts. */
export const SandboxPorts = z.object({
  app: Port.default(8400),
  face: Port.default(8401),
  zendesk: Port.default(8402),
  hubspot: Port.default(8403),
  mailbox: Port.default(8404),
  smtp: Port.default(8425),
  bounce: Port.default(8426),
});
export type SandboxPorts = z.infer<typeof SandboxPorts>;
export type PortName = keyof SandboxPorts;

/** The environment's name of each. */
export const PORT_SETTINGS: Readonly<Record<PortName, string>> = {
  app: 'PORT',
  face: 'AFTERWORD_SANDBOX_PORT',
  zendesk: 'AFTERWORD_SANDBOX_ZENDESK_PORT',
  hubspot: 'AFTERWORD_SANDBOX_HUBSPOT_PORT',
  mailbox: 'AFTERWORD_SANDBOX_MAILBOX_PORT',
  smtp: 'AFTERWORD_SANDBOX_SMTP_PORT',
  bounce: 'AFTERWORD_BOUNCE_PORT',
};
const PORT_NAMES: readonly PortName[] = SandboxPorts.keyof().options;

/** The addresses that connections and webhooks were made with: elsewhere they would lead to nobody. */
const ADDRESSED: readonly PortName[] = ['app', 'zendesk', 'hubspot'];

/** A setting that does not fit; the message names it. */
export class PortSettingError extends Error {
  readonly code = 'port-setting';
}

/** @throws {PortSettingError} naming every setting that is no port. */
export function readPorts(environment: NodeJS.ProcessEnv): SandboxPorts {
  const given = Object.fromEntries(
    PORT_NAMES.flatMap((name) => {
      const text = environment[PORT_SETTINGS[name]];
      return text === undefined || text === '' ? [] : [[name, text]];
    }),
  );
  const parsed = SandboxPorts.safeParse(given);
  if (parsed.success) return parsed.data;
  const named = parsed.error.issues.map(({ path }) => `  ${settingOf(path[0])}: must be a port, 0 to 65535`);
  throw new PortSettingError(['The configuration is not usable:', ...named].join('\n'));
}

function settingOf(key: PropertyKey | undefined): string {
  const name = PORT_NAMES.find((one) => one === key);
  return name === undefined ? String(key) : PORT_SETTINGS[name];
}

export interface PortWish {
  readonly host: string;
  readonly wanted: SandboxPorts;
  /** Of the sandbox; 0 takes the same port at every start. */
  readonly folder: string;
}

/**
 * Turns 0 into the port of the start before, or a free one, and makes sure that nobody else listens there.
 * @throws {PortTakenError | PortSettingError}
 */
export async function settlePorts({ host, wanted, folder }: PortWish): Promise<SandboxPorts> {
  const kept = await readKept(folder);
  const free = await freePorts(host, PORT_NAMES.length);
  const ports = SandboxPorts.parse(
    Object.fromEntries(
      PORT_NAMES.map((name, index) => [name, wanted[name] || (kept?.[name] ?? free[index])]),
    ),
  );
  if (kept) refuseMove(kept, ports);
  await requireFreePorts(
    host,
    PORT_NAMES.map((name) => ({ port: ports[name], setting: PORT_SETTINGS[name] })),
  );
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'ports.json'), JSON.stringify(ports));
  return ports;
}

async function readKept(folder: string): Promise<SandboxPorts | null> {
  const text = await readFile(join(folder, 'ports.json'), 'utf8').catch(() => null);
  return text === null ? null : SandboxPorts.parse(JSON.parse(text));
}

function refuseMove(kept: SandboxPorts, ports: SandboxPorts): void {
  const moved = ADDRESSED.filter((name) => kept[name] !== ports[name]);
  if (moved.length === 0) return;
  const lines = moved.map((name) => `  ${PORT_SETTINGS[name]}: was ${kept[name]}, is ${ports[name]}`);
  throw new PortSettingError(
    [
      'The sandbox accounts of this data folder are connected at other ports:',
      ...lines,
      'Start with the same ports again, or set AFTERWORD_DATA to another folder.',
    ].join('\n'),
  );
}
