import { Router } from 'express';
import { connectionById } from '../connection/store.ts';
import type { Core } from '../runtime/core.ts';
import { enterWorkspaces } from '../runtime/db/database.ts';
import { AppError } from '../runtime/errors.ts';
import { referralCodeHash } from './offer.story.ts';
import { insertVisit, referralByCode, referralById } from './store.ts';
import { visitorOf } from './visitor.ts';

/** `/r/<code>`: counts a visit and leads to the connection's own target, never anywhere else. */
export function referralRouter(core: Core): Router {
  const router = Router();
  router.get('/r/:code', async (request, response) => {
    const visitor = visitorOf({
      method: request.method,
      userAgent: request.get('user-agent'),
      purpose: request.get('sec-purpose') ?? request.get('purpose'),
    });
    const target = await visit(core, request.params.code, visitor);
    if (target === null) {
      throw new AppError('not-found', 'A referral code of nobody', {
        words: 'This link does not lead anywhere.',
      });
    }
    response.set('Cache-Control', 'no-store').set('X-Robots-Tag', 'noindex').redirect(302, target);
  });
  return router;
}

async function visit(core: Core, code: string, visitor: 'likely-person' | 'scanner'): Promise<string | null> {
  return await core.db.unscoped(async (tx) => {
    const known = await referralByCode(tx, referralCodeHash(code));
    if (!known) return null;
    await enterWorkspaces(tx, [known.workspaceId]);
    const referral = await referralById(tx, known.referralId);
    const connection = referral && (await connectionById(tx, referral.connectionId));
    const target = connection?.settings.referral.targetUrl ?? null;
    if (target !== null) {
      const { referralId, workspaceId } = known;
      await insertVisit(tx, { id: core.newId(), workspaceId, referralId, at: core.now(), visitor });
    }
    return target;
  });
}
