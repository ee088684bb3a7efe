import type { ConnectionSettings } from '../../connection/schema.ts';
import type { InstallView, SettingsPart } from '../../install/schema.ts';
import { FIELDS, SENDER_FIELDS, type Field } from './fields.ts';

/** What stands in the fields, by path; a list of addresses is one text. */
export type FormValues = ReadonlyMap<string, string>;

const HOUR_SECONDS = 3_600;
const DAY_SECONDS = 24 * HOUR_SECONDS;
/** Typed in a larger unit than it is stored. */
const UNIT_SECONDS: ReadonlyMap<string, number> = new Map([
  ['hours', HOUR_SECONDS],
  ['days', DAY_SECONDS],
]);
const ON = 'on';

/** What is stored, and where nothing is stored yet what the account says of itself. */
export function storedValues({ settings, suggested, version, places }: InstallView): Map<string, string> {
  const values = new Map(FIELDS.map((field) => [field.path, textOf(field, at(settings, field.path))]));
  const fallbacks: readonly (readonly [string, string | null])[] = [
    ['sender.companyName', suggested.companyName],
    ['programme.owner', suggested.address],
    ['adminEmail', suggested.address],
  ];
  for (const [path, text] of fallbacks) if (values.get(path) === '' && text !== null) values.set(path, text);
  const { timeZone } = suggested;
  if (version === 1 && settings.sender.timeZone === 'UTC' && timeZone !== null)
    values.set('sender.timeZone', timeZone);
  for (const { id } of places.ok ? places.value : []) {
    for (const field of SENDER_FIELDS)
      values.set(placePath(id, field.path), textOf(field, at(settings.senderOf[id], field.path)));
  }
  return composite(settings, values);
}

/** Fields whose value is several things. */
function composite(
  { followUp, programme }: ConnectionSettings,
  values: Map<string, string>,
): Map<string, string> {
  const { taskOwner } = followUp;
  values.set('followUp.taskOwner.who', taskOwner.who);
  values.set('followUp.taskOwner.email', taskOwner.who === 'person' ? taskOwner.email : '');
  const window = programme.sendWindow;
  values.set('programme.anyHour', window === null ? ON : '');
  values.set('programme.fromHour', String(window?.fromHour ?? 8));
  values.set('programme.untilHour', String(window?.untilHour ?? 20));
  return values;
}

export function placePath(id: string, field: string): string {
  return `senderOf.${id}.${field}`;
}

function at(value: unknown, path: string): unknown {
  let inner = value;
  for (const key of path.split('.')) {
    if (typeof inner !== 'object' || inner === null) return null;
    inner = Object.entries(inner).find(([name]) => name === key)?.[1] ?? null;
  }
  return inner;
}

function textOf({ kind }: Pick<Field, 'kind'>, value: unknown): string {
  if (Array.isArray(value)) return value.join(', ');
  if (typeof value === 'boolean') return value ? ON : '';
  if (typeof value === 'number') return String(value / (UNIT_SECONDS.get(kind) ?? 1));
  return typeof value === 'string' ? value : '';
}

/** What was posted, for showing it again as it was typed. */
export function postedValues(fields: URLSearchParams, stored: FormValues): Map<string, string> {
  const values = new Map(stored);
  for (const path of stored.keys()) {
    const posted = fields.getAll(path).at(-1);
    if (posted !== undefined) values.set(path, posted);
  }
  return values;
}

/** The part of the settings that a form speaks of, in the shape the API takes; what it does not name stays. */
export function settingsPart(values: FormValues, placeIds: readonly string[]): SettingsPart {
  const part: SettingsPart = {};
  for (const field of FIELDS) put(part, field.path, valueOf(field.kind, values.get(field.path) ?? ''));
  put(part, 'followUp.taskOwner', taskOwner(values));
  put(part, 'programme.sendWindow', sendWindow(values));
  const own = placeIds.flatMap((id) => {
    const texts = SENDER_FIELDS.map(
      ({ path }) => [path, (values.get(placePath(id, path)) ?? '').trim()] as const,
    );
    const named = Object.fromEntries(texts.map(([path, text]) => [path, text === '' ? null : text]));
    return texts.some(([, text]) => text !== '') ? [[id, named] as const] : [];
  });
  if (own.length > 0) part['senderOf'] = Object.fromEntries(own);
  return part;
}

function put(part: SettingsPart, path: string, value: SettingsPart[string]): void {
  const [key = '', ...rest] = path.split('.');
  const target = part;
  if (rest.length === 0) target[key] = value;
  else {
    const inner: SettingsPart = {};
    const known = target[key];
    if (typeof known === 'object' && known !== null && !Array.isArray(known)) Object.assign(inner, known);
    put(inner, rest.join('.'), value);
    target[key] = inner;
  }
}

/** A number that is none is handed on as it is: the settings' own schema says what is wrong with it. */
function valueOf(kind: Field['kind'], typed: string): SettingsPart[string] {
  const text = typed.trim();
  if (kind === 'check') return text === ON;
  if (kind === 'emails') return text === '' ? [] : text.split(/[\s,;]+/).filter(Boolean);
  if (kind === 'hours') return seconds(text, HOUR_SECONDS);
  if (kind === 'days') return seconds(text, DAY_SECONDS);
  if (kind === 'count') return number(text);
  return text === '' ? null : text;
}

function seconds(text: string, unit: number): number | string | null {
  const amount = number(text);
  return typeof amount === 'number' ? Math.round(amount * unit) : amount;
}

function number(text: string): number | string | null {
  if (text === '') return null;
  const amount = Number(text.replace(',', '.'));
  return Number.isFinite(amount) ? amount : text;
}

function taskOwner(values: FormValues): SettingsPart {
  const who = values.get('followUp.taskOwner.who') ?? 'assignee';
  const email = (values.get('followUp.taskOwner.email') ?? '').trim();
  return who === 'person' ? { who, email } : { who };
}

function sendWindow(values: FormValues): SettingsPart | null {
  if (values.get('programme.anyHour') === ON) return null;
  const hour = (path: string): SettingsPart[string] => number(values.get(path) ?? '');
  return { fromHour: hour('programme.fromHour'), untilHour: hour('programme.untilHour') };
}

/** Fields whose stored value is another one than what is typed. */
export function differing(typed: FormValues, stored: FormValues): Map<string, string> {
  return new Map([...stored].filter(([path, value]) => (typed.get(path) ?? '').trim() !== value.trim()));
}
