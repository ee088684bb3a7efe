import type { ConnectionMode } from '../../connection/schema.ts';
import type { InstallDesk, InstallView, SettingFault, Visitor } from '../../install/schema.ts';
import type { Locale } from '../../survey/schema.ts';
import type { Drawing } from './controls.ts';
import { FIELDS, SENDER_FIELDS } from './fields.ts';
import { differing, postedValues, settingsPart, storedValues, type FormValues } from './form.ts';
import type { Notice } from './page.ts';
import { installWording } from './wording/catalogue.ts';
import type { Said } from './wording/install-wording.ts';

/** Done: go back to the page and say so. Otherwise the same page again, with everything that was typed. */
export type Outcome =
  | { readonly done: Said }
  | {
      readonly done: null;
      readonly notice: Notice;
      readonly drawing: Omit<Drawing, 'words'>;
      readonly status: number;
    };

export interface Posted {
  readonly desk: InstallDesk;
  readonly visitor: Visitor;
  readonly view: InstallView;
  readonly fields: URLSearchParams;
  readonly locale: Locale;
}

const NOTHING: Pick<Drawing, 'faults' | 'meanwhile'> = { faults: new Map(), meanwhile: new Map() };

/** One button of the page was pressed. */
export async function takeAct(posted: Posted): Promise<Outcome> {
  const { desk, visitor, view, fields } = posted;
  const id = view.connectionId;
  switch (fields.get('act')) {
    case 'set-up': {
      const { clashes } = await desk.setUp(visitor, id);
      return clashes.length === 0 ? { done: 'set-up' } : refused(posted, clashes.join(' '));
    }
    case 'check':
      await desk.check(visitor, id);
      return { done: 'checked' };
    case 'full-check': {
      const begun = await desk.startFullCheck(visitor, id);
      return begun.ok ? { done: 'checking' } : refused(posted, begun.words);
    }
    case 'compare':
      await desk.compare(visitor, id);
      return { done: 'compared' };
    case 'write-again':
      await desk.writeAgain(visitor, id, fields.get('report') ?? '');
      return { done: 'written-again' };
    default:
      return await saveThen(posted);
  }
}

/** The form's own buttons save first: what is on the page is what happens. */
async function saveThen(posted: Posted): Promise<Outcome> {
  const { desk, visitor, view, fields } = posted;
  const stored = storedValues(view);
  const typed = postedValues(fields, stored);
  const placeIds = view.places.ok ? view.places.value.map(({ id }) => id) : [];
  const saved = await desk.save(visitor, view.connectionId, {
    part: settingsPart(typed, placeIds),
    version: Number(fields.get('version') ?? view.version) || 0,
  });
  if (saved.state === 'changed-meanwhile') {
    const drawing = { values: typed, faults: NOTHING.faults, meanwhile: differing(typed, stored) };
    return { done: null, notice: { kind: 'conflict' }, drawing, status: 409 };
  }
  if (saved.state === 'refused') return faulty(posted, typed, saved.faults);
  return await afterSaving(posted, typed);
}

const MODES: Readonly<Record<string, { mode: ConnectionMode; said: Said }>> = {
  live: { mode: 'live', said: 'live' },
  pause: { mode: 'paused', said: 'paused' },
  rehearsal: { mode: 'rehearsal', said: 'rehearsal' },
};

async function afterSaving(posted: Posted, typed: FormValues): Promise<Outcome> {
  const { desk, visitor, view, fields, locale } = posted;
  const act = fields.get('act') ?? 'save';
  if (act === 'test') {
    const address = (fields.get('test.address') ?? '').trim();
    if (!/^[^\s@]+@[^\s@]+$/.test(address))
      return faulty(posted, typed, [{ path: 'test.address', message: installWording(locale).faults.email }]);
    const mailed = await desk.mailTest(visitor, view.connectionId, address);
    return mailed.ok ? { done: 'test-sent' } : refused(posted, mailed.words, typed);
  }
  const change = MODES[act];
  if (change === undefined) return { done: 'saved' };
  const { faults } = await desk.setMode(visitor, view.connectionId, change.mode);
  return faults.length === 0 ? { done: change.said } : faulty(posted, typed, expanded(faults));
}

/** The sender is refused as a whole: the fields that miss are named instead. */
function expanded(faults: readonly SettingFault[]): SettingFault[] {
  return faults.flatMap((fault) =>
    fault.path === 'sender'
      ? ['sender.companyName', 'sender.fromAddress'].map((path) => ({ ...fault, path }))
      : [fault],
  );
}

function refused({ view }: Posted, words: string, typed: FormValues = storedValues(view)): Outcome {
  return {
    done: null,
    notice: { kind: 'refused', words },
    drawing: { values: typed, ...NOTHING },
    status: 422,
  };
}

function faulty(posted: Posted, typed: FormValues, faults: readonly SettingFault[]): Outcome {
  const open = faults.filter(({ path }) => !isFilled(typed, path));
  const named = new Map(
    (open.length > 0 ? open : faults).map((fault) => [
      fieldOf(fault.path),
      inWords(posted.locale, fault, typed),
    ]),
  );
  const drawing = { values: typed, faults: named, meanwhile: NOTHING.meanwhile };
  return { done: null, notice: { kind: 'faults', count: named.size }, drawing, status: 422 };
}

/** Of the two sender fields that are named together, only the empty one misses. */
function isFilled(typed: FormValues, path: string): boolean {
  return (
    ['sender.companyName', 'sender.fromAddress'].includes(path) && isAddressLike(path, typed.get(path) ?? '')
  );
}

function isAddressLike(path: string, text: string): boolean {
  return path === 'sender.fromAddress' ? /^[^\s@]+@[^\s@]+$/.test(text.trim()) : text.trim() !== '';
}

/** The field that stands for a path of the settings. */
function fieldOf(path: string): string {
  if (path.startsWith('programme.sendWindow')) return 'programme.untilHour';
  if (path.startsWith('testList')) return 'testList';
  return path;
}

const KINDS: ReadonlyMap<string, string> = new Map(FIELDS.map(({ path, kind }) => [path, kind]));

function kindOf(path: string): string {
  const [, field = ''] = /^senderOf[.][^.]+[.](.+)$/.exec(path) ?? [];
  if (field !== '') return SENDER_FIELDS.find((one) => one.path === field)?.kind ?? 'text';
  return KINDS.get(fieldOf(path)) ?? (path.endsWith('email') ? 'email' : 'text');
}

/** The service speaks to engineers; people are told by the kind of field. */
function inWords(locale: Locale, { path, message }: SettingFault, typed: FormValues): string {
  const { faults } = installWording(locale);
  if (path === 'test.address') return message;
  if (NEEDED.has(path) && (typed.get(path) ?? '').trim() === '') return faults.needed;
  const word = path.startsWith('programme.sendWindow') ? 'number' : FAULT_OF_KIND[kindOf(path)];
  return faults[word ?? 'other'];
}

const FAULT_OF_KIND: Readonly<Record<string, 'email' | 'url' | 'zone' | 'number'>> = {
  email: 'email',
  emails: 'email',
  url: 'url',
  zone: 'zone',
  hours: 'number',
  days: 'number',
  count: 'number',
};

const NEEDED = new Set([
  'programme.purpose',
  'programme.owner',
  'sender.companyName',
  'sender.fromAddress',
  'consentField',
]);

export function emptyDrawing(view: InstallView): Omit<Drawing, 'words'> {
  return { values: storedValues(view), ...NOTHING };
}
