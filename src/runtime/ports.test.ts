import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { freePorts, requireFreePorts } from './ports.ts';

const HOST = '127.0.0.1';

it('names every port that is taken and the setting it came from', async () => {
  const [taken = 0, free = 0] = await freePorts(HOST, 2);
  const server = createServer().listen(taken, HOST);
  await once(server, 'listening');
  onTestFinished(() => void server.close());

  const check = requireFreePorts(HOST, [
    { port: taken, setting: 'PORT' },
    { port: free, setting: 'AFTERWORD_BOUNCE_PORT' },
    { port: 0, setting: 'ANY' },
  ]);

  await expect(check).rejects.toThrow(`  ${taken} (PORT)\nIs Afterword running already?`);
});

it('hands out free ports, all different', async () => {
  const ports = await freePorts(HOST, 5);

  expect(new Set(ports).size).toBe(5);
  await requireFreePorts(
    HOST,
    ports.map((port) => ({ port, setting: 'any' })),
  );
});
