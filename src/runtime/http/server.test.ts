import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { Router } from 'express';
import { afterEach, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../../../test/support/http-house.ts';
import type { HttpServerOptions } from './server.ts';

let server: TestServer | null = null;

async function start(parts: Partial<HttpServerOptions> = {}): Promise<TestServer> {
  server = await startTestServer(parts);
  return server;
}

afterEach(async () => {
  await server?.close(0);
  server = null;
});

function slowRoutes(): Router {
  const router = Router();
  router.get('/slow', async (_request, response) => {
    await sleep(200);
    response.send('done');
  });
  router.get('/never', () => undefined);
  return router;
}

/** With a connection that stays open, as browsers and load balancers have. */
function getKeptAlive(
  url: string,
  agent: Agent,
): Promise<{ status: number; connection: string | undefined }> {
  return new Promise((resolve, reject) => {
    request(url, { agent }, (response) => {
      response.resume();
      response.once('end', () =>
        resolve({ status: response.statusCode ?? 0, connection: response.headers.connection }),
      );
    })
      .once('error', reject)
      .end();
  });
}

describe('health', () => {
  it('is alive, and ready when every check passes', async () => {
    const { url } = await start({ checks: [{ name: 'database', check: () => Promise.resolve() }] });

    expect(await (await fetch(`${url}/healthz`)).json()).toEqual({ status: 'alive' });
    const ready = await fetch(`${url}/readyz`);
    expect(ready.status).toBe(200);
    expect(await ready.json()).toEqual({ status: 'ready', checks: { database: 'ok' } });
  });

  it('names the check that failed, and tells only the log why', async () => {
    const { url, logged } = await start({
      checks: [
        { name: 'database', check: () => Promise.reject(new Error('password of 10.0.0.7 refused')) },
        { name: 'queue', check: () => Promise.resolve() },
      ],
    });

    const response = await fetch(`${url}/readyz`);

    expect(response.status).toBe(503);
    expect(await response.json()).toEqual({
      status: 'not ready',
      checks: { database: 'failed', queue: 'ok' },
    });
    expect(logged()).toContain('password of 10.0.0.7 refused');
  });

  it('does not wait for a check that hangs', { timeout: 10_000 }, async () => {
    const { url } = await start({ checks: [{ name: 'queue', check: () => new Promise(() => undefined) }] });

    const response = await fetch(`${url}/readyz`);

    expect(response.status).toBe(503);
  });
});

describe('metrics', () => {
  it('count requests by their route, never by their path', async () => {
    const router = Router();
    router.get('/s/:token', (_request, response) => {
      response.send('a page');
    });
    const { url } = await start({ routers: [router] });
    await fetch(`${url}/s/one`);
    await fetch(`${url}/s/two`);
    await fetch(`${url}/s/two/unknown`);

    const text = await (await fetch(`${url}/metrics`)).text();

    expect(text).toContain(
      'http_request_duration_seconds_count{method="GET",route="/s/:token",status="200"} 2',
    );
    expect(text).toContain(
      'http_request_duration_seconds_count{method="GET",route="unmatched",status="404"} 1',
    );
    expect(text).toContain('process_resident_memory_bytes');
    expect(text).not.toContain('two');
  });
});

describe('the request log', () => {
  it('keeps tokens, keys, queries and addresses to itself', async () => {
    const router = Router();
    router.post('/hooks/zendesk/:key', (_request, response) => {
      response.end();
    });
    const { url, logged } = await start({ routers: [router] });

    await fetch(`${url}/hooks/zendesk/hushhush?email=ann@example.com`, { method: 'POST', body: 'hushhush' });
    for (const path of [
      '/s/hushhush/x',
      '/u/hushhush/x',
      '/r/hushhush',
      '/hooks/hubspot/hushhush',
      '/deep/hushhushhushhushhush',
    ])
      await fetch(url + path);

    expect(logged()).toContain('"route":"/hooks/zendesk/:key"');
    expect(logged()).toContain('"path":"/s/[redacted]/x"');
    expect(logged()).not.toMatch(/hushhush|ann|127\.0\.0\.1/);
  });

  it('keeps the id that a proxy gave, if it looks like one', async () => {
    const { url, logged } = await start();

    const kept = await fetch(`${url}/`, { headers: { 'x-request-id': 'proxy-0123456789' } });
    const refused = await fetch(`${url}/`, { headers: { 'x-request-id': 'a "quoted" id' } });

    expect(kept.headers.get('x-request-id')).toBe('proxy-0123456789');
    expect(refused.headers.get('x-request-id')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7/);
    expect(logged()).toContain('proxy-0123456789');
  });
});

describe('every answer', () => {
  it('carries headers that forbid framing, guessing, caching and telling where one came from', async () => {
    const { url } = await start();

    const { headers } = await fetch(`${url}/healthz`);

    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('strict-transport-security')).toContain('max-age');
    expect(headers.get('x-powered-by')).toBeNull();
  });

  it('promises HTTPS only where it is served over it', async () => {
    const { url } = await start({ publicUrl: 'http://localhost:8400' });

    expect((await fetch(url)).headers.get('strict-transport-security')).toBeNull();
  });
});

describe('closing', () => {
  it('finishes the request under way, then ends connections that are kept alive', async () => {
    const agent = new Agent({ keepAlive: true });
    const { url, close } = await start({ routers: [slowRoutes()] });
    await getKeptAlive(`${url}/healthz`, agent);
    const underWay = getKeptAlive(`${url}/slow`, agent);
    await sleep(50);

    const startedAt = performance.now();
    await close();

    expect((await underWay).status).toBe(200);
    expect(performance.now() - startedAt).toBeLessThan(1_000);
    await expect(fetch(`${url}/healthz`)).rejects.toThrow('fetch failed');
    agent.destroy();
  });

  it('does not wait beyond its deadline', async () => {
    const { url, close } = await start({ routers: [slowRoutes()] });
    const underWay = fetch(`${url}/never`).catch(() => 'cut off');
    await sleep(50);

    const startedAt = performance.now();
    await close(100);

    expect(await underWay).toBe('cut off');
    expect(performance.now() - startedAt).toBeLessThan(1_000);
  });

  it('may be asked twice', async () => {
    const { url, close } = await start();

    await Promise.all([close(), close()]);
    await close();

    await expect(fetch(url)).rejects.toThrow('fetch failed');
  });
});
