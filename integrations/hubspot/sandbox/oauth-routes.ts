import express from 'express';
import type { Request, Response, Router } from 'express';
import { grantTokens, ttlSeconds } from './tokens.ts';
import type { World } from './world.ts';

/** The token endpoint of 2026-03: form body, RFC 6749 errors beside HubSpot's older fields. */
export function oauthRoutes(world: World, count: (endpoint: string) => void): Router {
  const router = express.Router();
  router.post('/oauth/2026-03/token', express.urlencoded({ extended: false }), (request, response) => {
    count('POST /oauth/2026-03/token');
    answer(world, request, response);
  });
  return router;
}

function answer(world: World, request: Request, response: Response): void {
  const form = new Map(Object.entries(request.body ?? {}));
  const { app, refreshTokens } = world.state;
  const knownClient = app.clientId === null || form.get('client_id') === app.clientId;
  if (!knownClient || form.get('client_secret') !== app.clientSecret) {
    refuse(response, 'invalid_client', 'BAD_CLIENT_SECRET');
    return;
  }
  const refreshToken = String(form.get('refresh_token'));
  const portalId = refreshTokens.get(refreshToken);
  if (form.get('grant_type') !== 'refresh_token' || portalId === undefined) {
    refuse(response, 'invalid_grant', 'BAD_REFRESH_TOKEN');
    return;
  }
  const rotate = world.faults.of(portalId).rotateRefresh === true;
  if (rotate) refreshTokens.delete(refreshToken);
  const grant = grantTokens(world, portalId, rotate ? undefined : refreshToken);
  response.json({
    token_type: 'bearer',
    token_use: 'access_token',
    access_token: grant.accessToken,
    refresh_token: grant.refreshToken,
    expires_in: ttlSeconds(world, portalId),
    hub_id: Number(portalId),
  });
}

function refuse(response: Response, error: string, status: string): void {
  response.status(400).json({ error, error_description: 'refused by the sandbox', status, message: status });
}
