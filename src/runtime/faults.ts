import type { z } from 'zod';
import type { Fault } from './errors.ts';

/** Every fault of a value by its path, `body.questions[2].max`; `root` is what the value is called. */
export function faultsIn(root: string, { issues }: z.core.$ZodError): Fault[] {
  return issues.flatMap((issue) => faultsOf(root, issue));
}

function faultsOf(root: string, issue: z.core.$ZodIssue): Fault[] {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({
      path: pathOf(root, [...issue.path, key]),
      message: 'This key is not known here',
    }));
  return [{ path: pathOf(root, issue.path), message: issue.message }];
}

function pathOf(root: string, keys: readonly PropertyKey[]): string {
  const steps = keys.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`));
  return root + steps.join('');
}
