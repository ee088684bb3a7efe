/**
 * An element with attributes and children. Text is always text: nothing a customer wrote is read as markup.
 * @param {string} tag
 * @param {Record<string, string | boolean | ((event: Event) => void)>} [attributes]
 * @param {...(Node | string | null)} children
 * @returns {HTMLElement}
 */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') made.addEventListener(name, value);
    else if (typeof value === 'string') made.setAttribute(name, value);
    else if (value) made.setAttribute(name, '');
  }
  made.append(...children.filter((child) => child !== null));
  return made;
}

/**
 * @param {string} text
 * @param {Record<string, string | number>} known
 */
export function fill(text, known) {
  return text.replace(/\{(\w+)\}/g, (_whole, key) => String(known[key] ?? ''));
}

/**
 * @param {string} iso
 * @param {string} locale
 */
export function moment(iso, locale) {
  const at = new Date(iso);
  const year =
    at.getFullYear() === new Date().getFullYear() ? {} : { year: /** @type {const} */ ('numeric') };
  return at.toLocaleString(locale === 'en' ? 'en-GB' : locale, {
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    ...year,
  });
}

/**
 * A part of the page with its heading; null parts leave no trace.
 * @param {string} name
 * @param {string} heading
 * @param {...(Node | string | null)} children
 */
export function section(name, heading, ...children) {
  const id = `heading-${name}`;
  return element(
    'section',
    { 'aria-labelledby': id, 'data-part': name },
    element('h2', { id }, heading),
    ...children,
  );
}
