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

function markupOf(part: Part): string {
  if (part === null) return '';
  if (typeof part === 'string') return part.replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);
  if (typeof part === 'number') return String(part);
  return 'markup' in part ? part.markup : part.map(markupOf).join('');
}

/** A template tag: text and attribute values are escaped, nested markup is kept, null is nothing. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  const trimmed = strings.map((text) => text.replace(/\n\s*/g, ' ').replaceAll(' >', '>'));
  return { markup: trimmed.map((text, index) => text + markupOf(parts[index] ?? null)).join('') };
}

/** Our own constant text, e.g. the style sheet, as it is. */
export function verbatim(constant: string): Html {
  return { markup: constant };
}
