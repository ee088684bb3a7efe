import { z } from 'zod';

const METHODS = ['get', 'put', 'post', 'patch', 'delete'] as const;

const Parameter = z.object({
  name: z.string(),
  in: z.enum(['path', 'query', 'header', 'cookie']),
  required: z.boolean().optional(),
  schema: z.record(z.string(), z.unknown()),
});
const Content = z.record(z.string(), z.object({ schema: z.record(z.string(), z.unknown()) }));
const Operation = z.object({
  operationId: z.string().min(1),
  summary: z.string().min(1),
  description: z.string().optional(),
  tags: z.array(z.string()).min(1),
  parameters: z.array(Parameter).default([]),
  requestBody: z.object({ required: z.boolean(), content: Content }).optional(),
  responses: z
    .record(
      z.string().regex(/^([1-5]\d\d|default)$/),
      z.object({ description: z.string(), content: Content.optional() }),
    )
    .refine((responses) => Object.keys(responses).length > 0),
});
export type Operation = z.infer<typeof Operation>;

/** The parts of OpenAPI 3.1 that clients are generated from (spec.openapis.org/oas/v3.1.1). */
export const OpenApiDocument = z.object({
  openapi: z.string().regex(/^3\.1\.\d+$/),
  info: z.object({ title: z.string(), version: z.string() }),
  servers: z.array(z.object({ url: z.url() })).min(1),
  security: z.array(z.record(z.string(), z.array(z.string()))),
  paths: z.record(
    z.string().startsWith('/'),
    z.strictObject(Object.fromEntries(METHODS.map((method) => [method, Operation.optional()]))),
  ),
  components: z.object({
    schemas: z.record(z.string(), z.unknown()).optional(),
    securitySchemes: z.record(z.string(), z.object({ type: z.string(), scheme: z.string() })),
  }),
});

export interface Described {
  readonly method: string;
  /** With `{id}` for what differs. */
  readonly path: string;
  readonly operation: Operation;
}

/** Every operation of the document that a service publishes. */
export async function describedBy(url: string): Promise<Described[]> {
  const { paths } = OpenApiDocument.parse(await (await fetch(`${url}/openapi.json`)).json());
  return Object.entries(paths).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const operation = item[method];
      return operation ? [{ method: method.toUpperCase(), path, operation }] : [];
    }),
  );
}
