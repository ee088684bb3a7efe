import { z } from 'zod';
import { AppError } from '../errors.ts';
import { faultsIn } from '../faults.ts';

export type RequestPart = 'path' | 'query' | 'body';

/** The same schema, refusing keys that it does not know: a misspelt option is an error, not a surprise. */
export function strict<S extends z.ZodType>(schema: S): S;
export function strict(schema: z.ZodType): z.ZodType {
  return schema instanceof z.ZodObject ? schema.strict() : schema;
}

/** @throws {AppError} `invalid-request` with every fault and its path. */
export function parseRequestPart<S extends z.ZodType>(
  part: RequestPart,
  schema: S,
  value: unknown,
): z.output<S> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new AppError('invalid-request', `The ${part} of a request is not valid`, {
    faults: faultsIn(part, parsed.error),
  });
}
