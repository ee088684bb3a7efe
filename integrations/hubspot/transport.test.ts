import { once } from 'node:events';
import http from 'node:http';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createHubspotClient } from './client.ts';
import { accountFixture } from './fixtures/account.ts';
import { createAgents } from './transport.ts';

let server: http.Server;
let sockets: number;
let answer: (response: http.ServerResponse) => void;

beforeEach(async () => {
  sockets = 0;
  server = http.createServer((request, response) => {
    request.resume();
    request.on('end', () => answer(response));
  });
  server.on('connection', () => {
    sockets += 1;
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});

afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

function client(silenceLimitMs?: number) {
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  return createHubspotClient(
    accountFixture({ baseUrl: `http://127.0.0.1:${port}` }),
    createAgents(silenceLimitMs),
  );
}

function json(response: http.ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify(body));
}

it('gives up a create that is never answered, as one that may have happened', async () => {
  answer = () => undefined;

  await expect(client(50).createObject('tasks', {}, [])).rejects.toMatchObject({
    kind: 'ambiguous',
    message: expect.stringContaining('ETIMEDOUT'),
  });
});

it('gives up a create whose answer stops in the middle, as one that may have happened', async () => {
  answer = (response) => {
    response.writeHead(201, { 'Content-Type': 'application/json', 'Content-Length': '100' });
    response.write('{"id":');
    setTimeout(() => response.destroy(), 10);
  };

  await expect(client().createObject('tasks', {}, [])).rejects.toMatchObject({ kind: 'ambiguous' });
});

it('keeps its connection between calls', async () => {
  answer = (response) => json(response, 200, { results: [] });
  const hubspot = client();

  for (let call = 0; call < 5; call += 1) await hubspot.ticketPipelines();

  expect(sockets).toBe(1);
});

it('tells a server that is not there from one that is silent', async () => {
  const hubspot = client();
  server.close();
  await once(server, 'close');

  await expect(hubspot.createObject('tasks', {}, [])).rejects.toMatchObject({ kind: 'unavailable' });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
