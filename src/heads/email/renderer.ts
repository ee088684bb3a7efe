import { Liquid, type Template } from 'liquidjs';
import type { MailRenderer, RenderedMail } from '../../invitation/schema.ts';
import { compileMjml } from './compile-mjml.ts';
import { type FormatDate, invitationLetter } from './invitation-letter.ts';
import type { Letter } from './letter.ts';
import { noticeLetter, ownDataLetter, referralLetter } from './other-letters.ts';
import { createRecent } from './recent.ts';

/** Templates differ in kind, scale and which parts of the footer exist: a few dozen cover a large installation. */
const TEMPLATES_KEPT = 100;
const DATE_FORMATS_KEPT = 500;

/** Making a date format costs a hundred times its use. An unknown zone falls back to UTC rather than to no mail. */
function createDateFormatter(): FormatDate {
  const formats = new Map<string, Intl.DateTimeFormat>();

  function make(locale: string, timeZone: string): Intl.DateTimeFormat {
    try {
      return new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone });
    } catch {
      return new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' });
    }
  }

  return (moment, locale, timeZone) => {
    const key = `${locale} ${timeZone}`;
    const format = formats.get(key) ?? make(locale, timeZone);
    if (formats.size >= DATE_FORMATS_KEPT) formats.clear();
    formats.set(key, format);
    return format.format(moment);
  };
}

/**
 * Makes the renderer of all mails: MJML is compiled once per shape of mail, each mail then only fills a Liquid
 * template, in which every value is escaped.
 * @throws {MailTemplateError} from its functions when a template does not compile.
 */
export function createMailRenderer(): MailRenderer {
  const liquid = new Liquid({ outputEscape: 'escape', strictVariables: true, strictFilters: true });
  const templates = createRecent<Template[]>(TEMPLATES_KEPT);
  const formatDate = createDateFormatter();

  async function render(letter: Letter): Promise<RenderedMail> {
    const template = await templates(letter.key, async () => liquid.parse(await compileMjml(letter.mjml())));
    const html: unknown = liquid.renderSync(template, letter.places);
    return { subject: letter.subject, html: String(html), text: letter.text };
  }

  return {
    renderInvitation: async (view) => render(invitationLetter(view, formatDate)),
    renderReferralMail: async (view) => render(referralLetter(view)),
    renderOwnDataMail: async (view) => render(ownDataLetter(view)),
    renderNotice: async (view) => render(noticeLetter(view)),
  };
}
