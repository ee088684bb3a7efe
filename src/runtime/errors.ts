/**
 * Every error the API can answer with: its status, and its title for people. The heading of the same name in
 * docs/errors.md says what to do about it (a test keeps the two in step).
 */
export const PROBLEMS = {
  'invalid-request': { status: 400, title: 'The request is not valid' },
  'malformed-json': { status: 400, title: 'The body is not valid JSON' },
  unauthenticated: { status: 401, title: 'An API key is needed' },
  'insufficient-scope': { status: 403, title: 'The API key may not do this' },
  'insufficient-role': { status: 403, title: 'Your role does not allow this' },
  'not-found': { status: 404, title: 'There is nothing here' },
  'method-not-allowed': { status: 405, title: 'This address does not take that method' },
  conflict: { status: 409, title: 'The present state does not allow this' },
  gone: { status: 410, title: 'This is no longer available' },
  'body-too-large': { status: 413, title: 'The body is too large' },
  'unsupported-media-type': { status: 415, title: 'The body has the wrong type' },
  'too-many-requests': { status: 429, title: 'Too many requests' },
  internal: { status: 500, title: 'Something went wrong on our side' },
  unavailable: { status: 503, title: 'Not available at the moment' },
} as const satisfies Record<string, { status: number; title: string }>;

export type ProblemCode = keyof typeof PROBLEMS;

/** One fault of a request, by the path of the value at fault: `body.scale.min`. */
export interface Fault {
  readonly path: string;
  readonly message: string;
}

export interface AppErrorOptions {
  /** For the person at the other end: what happened, and what to do next. The title alone when absent. */
  readonly words?: string;
  /** For the log: ids and numbers, never addresses, tokens or bodies. */
  readonly facts?: Readonly<Record<string, string | number | boolean | null>>;
  readonly faults?: readonly Fault[];
  /** For `too-many-requests` and `unavailable`: when to come back, in seconds. */
  readonly retryAfterSeconds?: number;
  readonly cause?: unknown;
}

/** An error with a stable code. `message` is for the log, `words` for a person. */
export class AppError extends Error {
  readonly code: ProblemCode;
  readonly words: string | undefined;
  readonly facts: Readonly<Record<string, string | number | boolean | null>>;
  readonly faults: readonly Fault[];
  readonly retryAfterSeconds: number | undefined;

  constructor(code: ProblemCode, message: string, options: AppErrorOptions = {}) {
    super(message, { cause: options.cause });
    this.name = new.target.name;
    this.code = code;
    this.words = options.words;
    this.facts = options.facts ?? {};
    this.faults = options.faults ?? [];
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}

/** Nothing by that id, or nothing that this caller may see: the two are never told apart. */
export class NotFoundError extends AppError {
  constructor(noun: string) {
    super('not-found', `${noun} not found`, { words: `There is no such ${noun}.` });
  }
}
