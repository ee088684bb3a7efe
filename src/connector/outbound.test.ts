import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { ConnectorError } from './errors.ts';
import { createOutbound, isPublic, type Resolve } from './outbound.ts';

const NOBODY = new Set<string>();
let server: Server | null = null;

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
  server = null;
});

/** Resolves to "127.0.0.1:port". */
async function serve(answer: Parameters<typeof createServer>[1]): Promise<string> {
  server = createServer(answer);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return `127.0.0.1:${address.port}`;
}

async function failureOf(call: Promise<unknown>): Promise<ConnectorError> {
  const error = await call.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (error instanceof ConnectorError) return error;
  throw new Error(`Not a failure of a connector: ${String(error)}`);
}

function resolvingTo(...addresses: string[]): Resolve {
  return (_hostname, answer) =>
    answer(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );
}

describe('addresses', () => {
  it.each(['1.1.1.1', '203.0.112.255', '2606:4700::1111', '2a00:1450:4001::1'])('%s is public', (address) => {
    expect(isPublic(address)).toBe(true);
  });

  it.each([
    '0.0.0.0',
    '10.1.2.3',
    '100.64.0.1',
    '127.0.0.1',
    '169.254.169.254',
    '172.31.255.255',
    '192.168.1.1',
    '192.0.2.1',
    '198.18.0.1',
    '203.0.113.7',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
    '2001:db8::1',
    '2001::1',
    'fe80::1',
    'fd00:ec2::254',
    'ff02::1',
    'localhost',
    '',
  ])('%s is not', (address) => {
    expect(isPublic(address)).toBe(false);
  });
});

describe('a web address that somebody typed', () => {
  it.each([
    'nonsense',
    'http://hooks.slack.com/x',
    'ftp://hooks.slack.com/x',
    'https://user:secret@hooks.slack.com/x',
    'https://hooks.slack.com:6379/x',
    'https://2130706433/x',
    'https://0x7f.1/x',
    'https://0177.0.0.1/x',
    'https://[::1]/x',
    'https://[::ffff:127.0.0.1]/x',
    'https://169.254.169.254/latest/meta-data',
  ])('%s is refused', (url) => {
    expect(createOutbound({ allowedHosts: NOBODY }).refusal(url)).toMatch(/address/);
  });

  it('is taken when it is https and public, or when the operator allows the host', () => {
    const outbound = createOutbound({ allowedHosts: new Set(['127.0.0.1:9000', 'gateway.lan']) });

    expect(outbound.refusal('https://hooks.slack.com/x')).toBeNull();
    expect(outbound.refusal('http://127.0.0.1:9000/x')).toBeNull();
    expect(outbound.refusal('http://gateway.lan:81/x')).toBeNull();
    expect(outbound.refusal('http://127.0.0.1:9001/x')).not.toBeNull();
  });
});

describe('posting', () => {
  it.each([
    ['one private address', ['10.0.0.5']],
    ['a private address behind a public one', ['1.1.1.1', '::1']],
    ['no address', []],
  ])('does not connect to a name with %s', async (_words, addresses) => {
    const outbound = createOutbound({ allowedHosts: NOBODY, resolve: resolvingTo(...addresses) });

    const failure = await failureOf(
      outbound.post('https://innocent.example/hook?key=s3cret', { body: '{}' }),
    );

    expect(failure.kind).toBe('refused');
    expect(JSON.stringify([failure.message, failure.words, failure.cause])).not.toContain('s3cret');
  });

  it('does not follow a redirect into the house', async () => {
    let calls = 0;
    const host = await serve((_request, response) => {
      calls += 1;
      response.writeHead(302, { location: '/elsewhere' }).end();
    });
    const outbound = createOutbound({ allowedHosts: new Set([host]) });

    const { status } = await outbound.post(`http://${host}/`, { body: '{}' });

    expect([status, calls]).toEqual([302, 1]);
  });

  it('tells a call that was never made from one that broke off', async () => {
    const host = await serve((request) => request.socket.destroy());
    const outbound = createOutbound({ allowedHosts: new Set([host]) });

    expect((await failureOf(outbound.post(`http://${host}/`, { body: '{}' }))).kind).toBe('ambiguous');
    server?.close();
    expect((await failureOf(outbound.post(`http://${host}/`, { body: '{}' }))).kind).toBe('unavailable');
  });

  it('waits for an answer only so long, and then does not know', async () => {
    const host = await serve(() => undefined);
    const outbound = createOutbound({ allowedHosts: new Set([host]), timeoutMs: 50 });

    expect((await failureOf(outbound.post(`http://${host}/`, { body: '{}' }))).kind).toBe('ambiguous');
  });

  it('reads no more of an answer than it needs', async () => {
    const host = await serve((_request, response) => response.end('x'.repeat(1_000_000)));
    const outbound = createOutbound({ allowedHosts: new Set([host]) });

    const { body } = await outbound.post(`http://${host}/`, { body: '{}' });

    expect(body.length).toBeLessThanOrEqual(65_536);
  });

  it('sends characters as they are, and says how many bytes they take', async () => {
    const seen: (string | undefined)[] = [];
    const host = await serve((request, response) => {
      let text = '';
      request.on('data', (part) => (text += String(part)));
      request.on('end', () => {
        seen.push(text, request.headers['content-length'], request.headers['content-type']);
        response.end('ok');
      });
    });
    const outbound = createOutbound({ allowedHosts: new Set([host]) });

    await outbound.post(`http://${host}/`, { body: '"差评"' });

    expect(seen).toEqual(['"差评"', '8', 'application/json; charset=utf-8']);
  });
});
