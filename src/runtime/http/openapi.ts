import {
  createDocument,
  type ZodOpenApiOperationObject,
  type ZodOpenApiPathsObject,
  type ZodOpenApiResponsesObject,
} from 'zod-openapi';
import type { Endpoint } from './endpoint.ts';
import { Problem } from './problem.ts';

export interface ApiDescription {
  readonly endpoints: readonly Endpoint[];
  readonly version: string;
  readonly publicUrl: string;
}

const DESCRIPTION = `Errors are \`application/problem+json\` (RFC 9457) with a stable \`code\`. Unknown keys are refused.`;

/** The API in OpenAPI 3.1, from the very schemas that validate it. */
export function openApiDocument({ endpoints, version, publicUrl }: ApiDescription): object {
  return createDocument({
    openapi: '3.1.0',
    info: { title: 'Afterword', version, description: DESCRIPTION },
    servers: [{ url: publicUrl }],
    security: [{ apiKey: [] }],
    paths: pathsOf(endpoints),
    components: {
      securitySchemes: { apiKey: { type: 'http', scheme: 'bearer', description: 'An API key' } },
    },
  });
}

function pathsOf(endpoints: readonly Endpoint[]): ZodOpenApiPathsObject {
  const paths: ZodOpenApiPathsObject = {};
  for (const endpoint of endpoints) {
    const path = endpoint.path.replace(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [endpoint.method]: operationOf(endpoint) };
  }
  return paths;
}

function operationOf(endpoint: Endpoint): ZodOpenApiOperationObject {
  const scope = `Needs the scope \`${endpoint.scope}\`.`;
  return {
    summary: endpoint.summary,
    description: endpoint.description ? `${endpoint.description}\n\n${scope}` : scope,
    operationId: operationIdOf(endpoint),
    tags: [endpoint.path.split('/')[2] ?? 'api'],
    requestParams: { path: endpoint.params, query: endpoint.query },
    ...(endpoint.body
      ? { requestBody: { required: true, content: { 'application/json': { schema: endpoint.body } } } }
      : {}),
    responses: responsesOf(endpoint),
  };
}

/** `readASurvey` from "Read a survey": what generated clients call it. */
function operationIdOf({ summary }: Endpoint): string {
  const [first = '', ...rest] = summary.replaceAll(/[^\w\s]/g, '').split(/\s+/);
  return first.toLowerCase() + rest.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}

function responsesOf({ responses }: Endpoint): ZodOpenApiResponsesObject {
  const announced = Object.entries(responses).map(([status, { description, body }]) => {
    const content = body ? { content: { 'application/json': { schema: body } } } : {};
    return [status, { description, ...content }];
  });
  const problem = { 'application/problem+json': { schema: Problem } };
  return { ...Object.fromEntries(announced), default: { description: 'A problem', content: problem } };
}
