import { AnswerForm, OptOutList } from '../../response/schema.ts';

/** What a POST to the answer page wants; `choose-first` and `too-long` record nothing. */
export type AnswerReading =
  | { readonly ok: true; readonly form: AnswerForm }
  | { readonly ok: false; readonly fault: 'choose-first' | 'too-long' };

/** Reads the answer form. A score that is no number, or several at once, counts as none. */
export function readAnswer(fields: URLSearchParams): AnswerReading {
  const entries = [...new Set(fields.keys())].map((key) => {
    const values = fields.getAll(key);
    return [key, values.length === 1 ? values[0] : values] as const;
  });
  const parsed = AnswerForm.safeParse(Object.fromEntries(entries));
  if (parsed.success) return { ok: true, form: parsed.data };
  const tooLong = parsed.error.issues.some(
    (issue) => issue.code === 'too_big' && issue.path[0] === 'comment',
  );
  return { ok: false, fault: tooLong ? 'too-long' : 'choose-first' };
}

/** The score a link preselects: `?s=7`. Anything else selects nothing. */
export function readPreselected(s: unknown): number | null {
  return typeof s === 'string' && /^\d{1,2}$/.test(s) ? Number(s) : null;
}

/** What a POST to the preference page wants. A stray post (no `act`) must not subscribe anyone again: null. */
export type PreferencesReading =
  'one-click' | 'own-data' | { readonly optedOut: readonly OptOutList[] } | null;

/** Reads the preference form, or the one-click request of RFC 8058 that a mail client sends. */
export function readPreferences(fields: URLSearchParams): PreferencesReading {
  if (fields.get('List-Unsubscribe') === 'One-Click') return 'one-click';
  if (fields.get('act') === 'own-data') return 'own-data';
  if (fields.get('act') === 'stop-both') return { optedOut: OptOutList.options };
  if (fields.get('act') !== 'save') return null;
  const ticked = fields.getAll('optOut');
  return { optedOut: OptOutList.options.filter((list) => ticked.includes(list)) };
}
