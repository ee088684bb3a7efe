import { once } from 'node:events';
import express from 'express';
import { onTestFinished } from 'vitest';
import { respondentRouter, type RespondentRouterOptions } from '../../src/heads/page/routes.ts';
import type { AnswerDesk } from '../../src/response/schema.ts';

/** Serves the page on a free port until the test ends; answers with the origin. */
export async function serve(desk: AnswerDesk, options?: RespondentRouterOptions): Promise<string> {
  const server = express().use(respondentRouter(desk, options)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port');
  return `http://127.0.0.1:${address.port}`;
}

/** Posts a form as a browser does. */
export function post(url: string, fields: Record<string, string> | [string, string][]): Promise<Response> {
  return fetch(url, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' });
}
