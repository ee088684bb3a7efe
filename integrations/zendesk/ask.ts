import type { z } from 'zod';
import { ConnectorError } from '../../src/connector/errors.ts';
import type { ZendeskCall, ZendeskClient } from './client.ts';

/** A call whose answer has a known shape; another shape is a failure like any other. */
export async function ask<Shape extends z.ZodType>(
  client: ZendeskClient,
  call: ZendeskCall,
  shape: Shape,
): Promise<z.output<Shape>> {
  return understood(call, await client.call(call), shape);
}

export function understood<Shape extends z.ZodType>(
  call: ZendeskCall,
  answer: unknown,
  shape: Shape,
): z.output<Shape> {
  const parsed = shape.safeParse(answer);
  if (parsed.success) return parsed.data;
  throw new ConnectorError(
    `Zendesk's answer to ${call.method} /${call.path.join('/')} has an unknown shape`,
    {
      // A change may well have been made: look before repeating it.
      kind: call.method === 'GET' ? 'refused' : 'ambiguous',
      words: 'Zendesk answered in a way this version of Afterword does not understand. Update Afterword.',
      cause: parsed.error,
    },
  );
}
