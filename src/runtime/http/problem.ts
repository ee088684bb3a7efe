import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';
import { z } from 'zod';
import { AppError, PROBLEMS, type ProblemCode } from '../errors.ts';
import type { Logger } from '../log.ts';

/** Where the explanation of every code is served. */
export const ERRORS_PATH = '/docs/errors.md';

/** RFC 9457. */
export const Problem = z
  .object({
    type: z.string().meta({ description: 'Where to read about this kind of problem' }),
    title: z.string(),
    status: z.int(),
    detail: z.string().optional().meta({ description: 'What happened, and what to do next' }),
    code: z.string().meta({ description: 'Stable: branch on this' }),
    requestId: z.string().meta({ description: 'Quote it when you ask for help' }),
    errors: z
      .array(z.object({ path: z.string(), message: z.string() }))
      .optional()
      .meta({
        description: 'Each fault of the request',
        example: [{ path: 'body.max', message: 'Too big' }],
      }),
  })
  .meta({ id: 'Problem' });
export type Problem = z.infer<typeof Problem>;

export const refuseUnknownPath: RequestHandler = () => {
  throw new AppError('not-found', 'No route has this path', {
    words: 'Nothing is served at this address. The API is described at /openapi.json.',
  });
};

/** Answers every error: as a problem for programs, in one sentence for people. Only our own faults are logged here. */
export function answerErrors(log: Logger): ErrorRequestHandler {
  // oxlint-disable-next-line max-params -- Express knows an error handler by its four parameters.
  return (thrown: unknown, request, response, next) => {
    const error = appErrorOf(thrown);
    response.locals['problem'] = error.code;
    const requestId = requestIdOf(response);
    if (PROBLEMS[error.code].status >= 500)
      log.error({ error: thrown, facts: error.facts, requestId }, 'A request failed');
    // Half an answer cannot be taken back: Express then cuts the connection, which the client notices.
    if (response.headersSent) {
      next(thrown);
      return;
    }
    if (error.retryAfterSeconds !== undefined) response.set('Retry-After', `${error.retryAfterSeconds}`);
    send(request, response, problemOf(error, requestId));
  };
}

function send(request: Request, response: Response, problem: Problem): void {
  response.status(problem.status);
  response.set('Cache-Control', 'no-store');
  if (request.accepts(['json', 'html']) === 'html') {
    response.type('text/plain').send(`${problem.detail ?? problem.title}\n\n(${problem.requestId})\n`);
    return;
  }
  response.type('application/problem+json').send(JSON.stringify(problem));
}

function problemOf(error: AppError, requestId: string): Problem {
  const { status, title } = PROBLEMS[error.code];
  return {
    type: `${ERRORS_PATH}#${error.code}`,
    title,
    status,
    ...(error.words ? { detail: error.words } : {}),
    code: error.code,
    requestId,
    ...(error.faults.length > 0 ? { errors: [...error.faults] } : {}),
  };
}

export function requestIdOf(response: Response): string {
  return String(response.getHeader('X-Request-Id') ?? '');
}

/** What Express and its body readers throw, by the status that they propose. */
const STATUS_CODES: Readonly<Record<number, ProblemCode>> = {
  400: 'invalid-request',
  404: 'not-found',
  413: 'body-too-large',
  415: 'unsupported-media-type',
};

const Proposed = z.object({ status: z.int(), type: z.string().optional() });

function appErrorOf(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  const proposed = Proposed.safeParse(thrown);
  const status = proposed.data?.status ?? 500;
  const isBadJson = proposed.data?.type === 'entity.parse.failed';
  const code = isBadJson ? 'malformed-json' : (STATUS_CODES[status] ?? 'internal');
  return new AppError(code, 'A request was refused', { cause: thrown });
}
