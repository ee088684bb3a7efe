import express, { type Request, type Response, type Router } from 'express';
import type { ConnectDesk, ConnectRefusal } from '../../connection/schema.ts';
import { connectedAgainPage, nameAccountPage, pageHeaders, refusedPage } from './page.ts';

export interface ConnectRouterOptions {
  /** The settings of a connection: where whoever connected it goes on. */
  readonly settings: (connectionId: string) => string;
}

/** `GET /connect/:platform` sends a browser to the vendor, `/connect/:platform/callback` takes it back. */
export function connectRouter(desk: ConnectDesk, { settings }: ConnectRouterOptions): Router {
  const router = express.Router();
  router.get('/connect/:platform', async (request, response) => {
    const started = await desk.start({
      platform: platformOf(request),
      account: textOf(request, 'account'),
      cookies: cookiesOf(request),
    });
    if (started.step === 'refused') return refuse(response, started);
    if (started.step === 'name-account') {
      response.status(started.fault ? 400 : 200).set(pageHeaders(started.targets));
      return void response.type('html').send(nameAccountPage(started));
    }
    setCookies(response, started.setCookies);
    response.redirect(303, started.url);
  });
  router.get('/connect/:platform/callback', async (request, response) => {
    const ended = await desk.finish({
      platform: platformOf(request),
      cookies: cookiesOf(request),
      state: textOf(request, 'state'),
      code: textOf(request, 'code'),
      error: textOf(request, 'error'),
    });
    if (ended.step === 'refused') return refuse(response, ended);
    setCookies(response, ended.setCookies);
    const next = settings(ended.connectionId);
    if (ended.isNew) return response.redirect(303, next);
    response.status(200).set(pageHeaders()).type('html').send(connectedAgainPage(ended, next));
  });
  return router;
}

function refuse(response: Response, refusal: ConnectRefusal): void {
  response.status(refusal.status).set(pageHeaders()).type('html').send(refusedPage(refusal));
}

function setCookies(response: Response, cookies: readonly string[]): void {
  for (const cookie of cookies) response.append('Set-Cookie', cookie);
}

function platformOf(request: Request): string {
  return String(request.params['platform']);
}

function cookiesOf(request: Request): string {
  return request.get('Cookie') ?? '';
}

/** A parameter that is there twice is there not at all: nobody knows which one is meant. */
function textOf(request: Request, name: string): string | null {
  const value = request.query[name];
  return typeof value === 'string' && value !== '' ? value : null;
}
