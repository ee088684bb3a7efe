import { z } from 'zod';

/** The service's own API, as a stranger would call it: over HTTP, with a key. */
export interface Api {
  get<Body>(path: string, body: z.ZodType<Body>): Promise<Body>;
  send<Body>(
    method: 'POST' | 'PUT' | 'PATCH',
    path: string,
    request: { body?: unknown; answer: z.ZodType<Body> },
  ): Promise<Body>;
}

export class ApiError extends Error {
  readonly code = 'api-refused';
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
  }
}

/** Nobody answers there. */
export class ServiceUnreachableError extends Error {
  readonly code = 'service-unreachable';
  constructor(baseUrl: string, cause: unknown) {
    super(`Nothing answers at ${baseUrl}. Is the service running? AFTERWORD_URL names another address.`, {
      cause,
    });
  }
}

function parsed(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

const Problem = z.object({
  title: z.string(),
  detail: z.string().optional(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
});

export function createApi(baseUrl: string, apiKey: string): Api {
  async function call(method: string, path: string, body?: unknown): Promise<unknown> {
    const response = await fetch(`${baseUrl}${path}`, {
      method,
      headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }).catch((cause: unknown) => {
      throw new ServiceUnreachableError(baseUrl, cause);
    });
    const answer = parsed(await response.text());
    if (!response.ok) throw new ApiError(response.status, `${method} ${path}: ${problemWords(answer)}`);
    return answer;
  }

  return {
    get: async (path, body) => body.parse(await call('GET', path)),
    send: async (method, path, request) => request.answer.parse(await call(method, path, request.body)),
  };
}

function problemWords(answer: unknown): string {
  const problem = Problem.safeParse(answer);
  if (!problem.success) return 'refused';
  const { title, detail, errors = [] } = problem.data;
  return [detail ?? title, ...errors.map(({ path, message }) => `  ${path}: ${message}`)].join('\n');
}
