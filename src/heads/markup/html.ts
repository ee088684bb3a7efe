/** Markup that is safe to send: made by `html` alone, which escapes whatever is put in. */
export interface Html {
  readonly markup: string;
}

type Part = string | number | null | Html | readonly Html[];

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);
}

function markupOf(part: Part): string {
  if (part === null) return '';
  if (typeof part === 'string') return escaped(part);
  if (typeof part === 'number') return String(part);
  return 'markup' in part ? part.markup : part.map(markupOf).join('');
}

/** Line breaks and indentation are for the reader of the source alone. */
function trimmed(source: string): string {
  return source.replace(/\n\s*/g, ' ').replaceAll(' >', '>');
}

/** A template tag: text and attribute values are escaped, nested markup is kept, null is nothing. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  const markup = strings.map((text, index) => trimmed(text) + markupOf(parts[index] ?? null));
  return { markup: markup.join('') };
}

/** Our own constant text, e.g. the style sheet, as it is. */
export function verbatim(constant: string): Html {
  return { markup: constant };
}
