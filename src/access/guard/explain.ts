import { z } from 'zod';
import { AppError, PROBLEMS } from '../../runtime/errors.ts';

/** What Express's body readers throw. */
const Unreadable = z.object({ status: z.int().min(400).max(499) });

/** What a failure of a page says to a person; null when it is our fault. */
export function explainFailure(failure: unknown): { status: number; words: string } | null {
  if (failure instanceof z.ZodError)
    return { status: 400, words: 'This form was not filled in as it has to be. Go back and check it.' };
  const refused = Unreadable.safeParse(failure);
  if (!(failure instanceof AppError) && refused.success)
    return { status: refused.data.status, words: 'This form is too large, or cannot be read.' };
  if (!(failure instanceof AppError) || PROBLEMS[failure.code].status === 500) return null;
  const { status, title } = PROBLEMS[failure.code];
  return { status, words: failure.words ?? `${title}.` };
}
