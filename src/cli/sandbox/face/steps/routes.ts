import express, { type Request, type Response, type Router } from 'express';
import { z } from 'zod';
import { UnknownRecordError } from '../../../../../integrations/hubspot/sandbox/story.ts';
import { UnknownTicketError } from '../../../../../integrations/zendesk/sandbox/story.ts';
import { VendorError } from '../../../../../integrations/zendesk/sandbox/vendor-error.ts';
import { ApiError } from '../../../api.ts';
import type { Stage } from '../../stage.ts';
import type { Afterword } from '../afterword.ts';
import { StepRefusedError, TASK_STEPS, TICKET_STEPS } from './take.ts';

export interface StepParts {
  readonly stage: Stage;
  readonly afterword: Afterword;
}

/** A path of this site, so that no link from outside can lead away from it. */
const Back = z
  .string()
  .regex(/^\/(?![/\\])/)
  .catch('/');
const Form = z.object({
  back: Back,
  into: z.string().optional(),
  email: z.string().optional(),
});
type Form = z.infer<typeof Form>;
const Place = z.object({
  platform: z.enum(['zendesk', 'hubspot']),
  account: z.string(),
  id: z.string(),
  step: z.string(),
});

/** The buttons: each POST does one thing, then leads back with a sentence about it. */
export function stepRoutes({ stage, afterword }: StepParts): Router {
  const router = express.Router();
  router.use(express.urlencoded({ extended: false }));
  router.use(refuseOtherSites);
  router.post('/people/forget-quarantine', (request, response) =>
    answering(request, response, async ({ email = '' }) => {
      await afterword.forgetQuarantine(email);
      return 'The quarantine is forgotten: solve a ticket of this person again and they are asked.';
    }),
  );
  router.post('/effects/:id/retry', (request, response) =>
    answering(request, response, async () => {
      await afterword.retryEffect(request.params.id);
      return 'It is tried again.';
    }),
  );
  router.post('/:platform/:account/:kind/:id/:step', (request, response) =>
    answering(request, response, async ({ into = null }) => {
      const { platform, account, id, step } = Place.parse(request.params);
      const steps = request.params.kind === 'tasks' ? TASK_STEPS : TICKET_STEPS;
      const take = Object.hasOwn(steps, step) ? steps[step] : undefined;
      if (!take) throw new StepRefusedError('There is no such button.');
      return Promise.resolve(take(stage, { account: { platform, account }, id, into }));
    }),
  );
  return router;
}

/** A page elsewhere must not press buttons here. */
function refuseOtherSites(request: Request, response: Response, next: () => void): void {
  const site = request.get('sec-fetch-site');
  if (request.method === 'POST' && site !== undefined && site !== 'same-origin' && site !== 'none') {
    response.status(403).type('text').send('This button works on its own page only.');
    return;
  }
  next();
}

async function answering(
  request: Request,
  response: Response,
  act: (form: Form) => Promise<string>,
): Promise<void> {
  const form = Form.parse(request.body ?? {});
  try {
    leadBack(response, form.back, { words: await act(form), trouble: false });
  } catch (error) {
    const words = refusalWords(error);
    if (words === null) throw error;
    leadBack(response, form.back, { words, trouble: true });
  }
}

/** What the visitor can do something about; anything else is a defect. */
function refusalWords(error: unknown): string | null {
  if (error instanceof StepRefusedError) return error.message;
  if (error instanceof UnknownTicketError || error instanceof UnknownRecordError) return error.message;
  if (error instanceof VendorError) return 'The helpdesk refuses that: a closed ticket takes no changes.';
  if (!(error instanceof ApiError)) return null;
  return error.status === 404
    ? 'Afterword has never asked this person: there is nothing to forget.'
    : error.message;
}

function leadBack(response: Response, back: string, told: { words: string; trouble: boolean }): void {
  const [path = '/', anchor] = back.split('#');
  const query = new URLSearchParams({ [told.trouble ? 'trouble' : 'told']: told.words });
  response.redirect(303, `${path}?${query.toString()}${anchor === undefined ? '' : `#${anchor}`}`);
}
