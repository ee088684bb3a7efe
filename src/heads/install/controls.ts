import { fillIn } from '../../survey/schema.ts';
import type { FieldKind } from './fields.ts';
import type { FormValues } from './form.ts';
import { html, type Html } from '../markup/html.ts';
import type { FieldWords, InstallWording } from './wording/install-wording.ts';

/** What every part of the form is drawn with. */
export interface Drawing {
  readonly words: InstallWording;
  /** What stands in the fields. */
  readonly values: FormValues;
  /** By path, a sentence for a person. */
  readonly faults: ReadonlyMap<string, string>;
  /** After a conflict: what somebody else has stored, where it is another value. */
  readonly meanwhile: ReadonlyMap<string, string>;
}

export interface Input {
  readonly path: string;
  readonly kind: FieldKind;
  readonly words: FieldWords;
  readonly placeholder?: string;
  /** Takes half of the width where there is room. */
  readonly half?: boolean;
  readonly required?: boolean;
}

const TYPES: Partial<Record<FieldKind, string>> = { email: 'email', url: 'url' };
const MODES: Partial<Record<FieldKind, string>> = { hours: 'decimal', days: 'decimal', count: 'numeric' };

/** A line to type in, with what is wrong with it and what is stored meanwhile beside it. */
export function input(drawing: Drawing, field: Input): Html {
  const { path, kind } = field;
  return frame(drawing, field, (described) => {
    const list = kind === 'zone' ? html` list="zones"` : null;
    return html`<input
      id="${path}"
      name="${path}"
      type="${TYPES[kind] ?? 'text'}"
      inputmode="${MODES[kind] ?? TYPES[kind] ?? 'text'}"
      value="${drawing.values.get(path) ?? ''}"
      placeholder="${field.placeholder ?? ''}"
      autocomplete="off"
      ${list}${described}
    />`;
  });
}

export type Choice = readonly [value: string, label: string];

export function select(drawing: Drawing, field: Input, choices: readonly Choice[]): Html {
  const chosen = drawing.values.get(field.path) ?? '';
  const options = choices.map(([value, label]) =>
    value === chosen
      ? html`<option value="${value}" selected>${label}</option>`
      : html`<option value="${value}">${label}</option>`,
  );
  return frame(
    drawing,
    field,
    (described) =>
      html`<select id="${field.path}" name="${field.path}" ${described}>
        ${options}
      </select>`,
  );
}

/** A box to tick; the hidden field says that it was shown, because an empty box is not sent. */
export function tick(drawing: Drawing, { path, words }: Pick<Input, 'path' | 'words'>): Html {
  const ticked = drawing.values.get(path) === 'on' ? html` checked` : null;
  return html`<div class="tick-row">
    <input type="hidden" name="${path}" value="" />
    <label class="tick-label"
      ><input type="checkbox" name="${path}" value="on" ${ticked} /><span>${words.label}</span></label
    >
    ${meanwhile(drawing, path)}
  </div>`;
}

/** One of a few, all visible. */
export function radios(
  drawing: Drawing,
  { path, words }: Pick<Input, 'path' | 'words'>,
  choices: readonly Choice[],
): Html {
  const chosen = drawing.values.get(path) ?? '';
  const options = choices.map(([value, label]) => {
    const checked = value === chosen ? html` checked` : null;
    return html`<label class="tick-label"
      ><input type="radio" name="${path}" value="${value}" ${checked} /><span>${label}</span></label
    >`;
  });
  return html`<fieldset class="radios">
    <legend>${words.label}</legend>
    ${options}${meanwhile(drawing, path)}
  </fieldset>`;
}

function frame(drawing: Drawing, field: Input, control: (described: Html) => Html): Html {
  const { path, words, half, required } = field;
  const fault = drawing.faults.get(path);
  const star = required ? html`<span class="star" aria-hidden="true"> *</span>` : null;
  return html`<div class="${half ? 'field half' : 'field'}${fault === undefined ? '' : ' wrong'}">
    <label for="${path}">${words.label}${star}</label>
    ${control(attributes(drawing, field))} ${note('hint', path, words.hint)} ${note('fault', path, fault)}
    ${meanwhile(drawing, path)}
  </div>`;
}

/** What a screen reader tells of a field. */
function attributes({ faults }: Drawing, { path, words, required }: Input): Html {
  const notes = [
    ...(words.hint === undefined ? [] : [`${path}-hint`]),
    ...(faults.has(path) ? [`${path}-fault`] : []),
  ];
  const described = notes.length === 0 ? null : html` aria-describedby="${notes.join(' ')}"`;
  const invalid = faults.has(path) ? html` aria-invalid="true"` : null;
  return html`${described}${invalid}${required ? html` aria-required="true"` : null}`;
}

function note(look: 'hint' | 'fault', path: string, text: string | undefined): Html | null {
  return text === undefined ? null : html`<p class="${look}" id="${path}-${look}">${text}</p>`;
}

function meanwhile({ meanwhile: stored, words }: Drawing, path: string): Html | null {
  const value = stored.get(path);
  if (value === undefined) return null;
  return html`<p class="stored">
    ${fillIn(words.conflict.stored, { value: value === '' ? words.empty : value })}
  </p>`;
}

/** A part that is closed unless something in it needs to be seen. */
export function folded(
  drawing: Drawing,
  fold: { summary: string; paths: readonly string[] },
  content: Html,
): Html {
  const open = fold.paths.some((path) => drawing.faults.has(path) || drawing.meanwhile.has(path));
  return html`<details ${open ? html` open` : null}>
    <summary>${fold.summary}</summary>
    <div class="fields">${content}</div>
  </details>`;
}
