import { z } from 'zod';
import { AppError } from '../errors.ts';
import { parseRequestPart, strict } from './request-part.ts';

/** Who calls, as far as the API key says. */
export interface Principal {
  readonly keyId: string;
  /** As people know the key. */
  readonly name: string;
  readonly workspaceId: string;
  readonly scopes: readonly string[];
}

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

export interface ResponseSpec {
  readonly description: string;
  /** Nothing is sent without one. */
  readonly body?: z.ZodType;
}
export type ResponseSpecs = Readonly<Record<number, ResponseSpec>>;

/** What a handler may return: one of the responses that it announced. */
export type Reply<R extends ResponseSpecs> = {
  [Status in keyof R & number]: {
    readonly status: Status;
    readonly headers?: Readonly<Record<string, string>>;
  } & (R[Status] extends { readonly body: infer Body extends z.ZodType }
    ? { readonly body: z.input<Body> }
    : { readonly body?: never });
}[keyof R & number];

/** A request that was authenticated and parsed. */
export interface Call<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType> {
  readonly params: z.output<P>;
  readonly query: z.output<Q>;
  readonly body: z.output<B>;
  readonly principal: Principal;
  /** The Idempotency-Key header, when the caller sent one. */
  readonly idempotencyKey: string | null;
  readonly requestId: string;
}

const Nothing = z.strictObject({});
type Nothing = typeof Nothing;

export interface EndpointSpec<
  R extends ResponseSpecs,
  P extends z.ZodObject,
  Q extends z.ZodObject,
  B extends z.ZodType,
> {
  readonly method: Method;
  /** As Express writes it: `/v1/surveys/:key`. */
  readonly path: `/v1/${string}`;
  /** One line; the description says more where more is to be said. */
  readonly summary: string;
  readonly description?: string;
  /** What the API key must be allowed to do. */
  readonly scope: string;
  readonly request?: { readonly params?: P; readonly query?: Q; readonly body?: B };
  readonly responses: R;
  readonly handler: (call: Call<P, Q, B>) => Promise<Reply<NoInfer<R>>>;
}

/** A request as it came, but for the caller. */
export interface RawCall {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
  readonly principal: Principal;
  readonly idempotencyKey: string | null;
  readonly requestId: string;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Undefined: nothing is sent. */
  readonly body: unknown;
}

/** One operation of the API: enough to mount it and to describe it. */
export interface Endpoint {
  readonly method: Method;
  readonly path: string;
  readonly summary: string;
  readonly description: string | undefined;
  readonly scope: string;
  readonly params: z.ZodObject;
  readonly query: z.ZodObject;
  readonly body: z.ZodType | undefined;
  readonly responses: ResponseSpecs;
  answer(call: RawCall): Promise<Answer>;
}

/**
 * Declares an operation once: the schemas that validate it are the ones that document it. Unknown keys are refused,
 * and what is sent is what the response's schema lets through.
 *
 * @example
 * endpoint({
 *   method: 'get',
 *   path: '/v1/surveys/:key',
 *   summary: 'Read a survey',
 *   scope: 'surveys:read',
 *   request: { params: z.object({ key: z.string() }) },
 *   responses: { 200: { description: 'The survey', body: Survey } },
 *   handler: async ({ params }) => ({ status: 200, body: await readSurvey(params.key) }),
 * });
 */
export function endpoint<
  R extends ResponseSpecs,
  P extends z.ZodObject = Nothing,
  Q extends z.ZodObject = Nothing,
  B extends z.ZodType = Nothing,
>(spec: EndpointSpec<R, P, Q, B>): Endpoint {
  const params = strict(orNothing(spec.request?.params));
  const query = strict(orNothing(spec.request?.query));
  const body = strict(orNothing(spec.request?.body));

  return {
    method: spec.method,
    path: spec.path,
    summary: spec.summary,
    description: spec.description,
    scope: spec.scope,
    params,
    query,
    body: spec.request?.body && body,
    responses: spec.responses,
    async answer(call) {
      const reply = await spec.handler({
        params: parseRequestPart('path', params, call.params),
        query: parseRequestPart('query', query, call.query),
        body: parseRequestPart('body', body, call.body),
        principal: call.principal,
        idempotencyKey: call.idempotencyKey,
        requestId: call.requestId,
      });
      return {
        status: reply.status,
        headers: reply.headers ?? {},
        body: asAnnounced(spec.responses[reply.status], reply.body),
      };
    },
  };
}

/** The defaults of the type parameters of `endpoint`, as values. */
function orNothing<S extends z.ZodType>(schema: S | undefined): S;
function orNothing(schema: z.ZodType | undefined): z.ZodType {
  return schema ?? Nothing;
}

/** A field that the document does not promise is not sent, so that nothing leaks by being added to a row. */
function asAnnounced(response: ResponseSpec | undefined, body: unknown): unknown {
  if (!response?.body) return undefined;
  const parsed = response.body.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new AppError('internal', 'An answer does not have the shape that the API promises', {
    cause: parsed.error,
  });
}
