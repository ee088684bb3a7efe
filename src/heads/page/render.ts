import type { PreferencesView, RespondentView } from '../../response/schema.ts';
import { fillIn, type Locale } from '../../survey/schema.ts';
import { askPage } from './ask-page.ts';
import { type Frame, pageDocument } from './document.ts';
import { html, type Html } from '../markup/html.ts';
import { preferencesPage } from './preferences-page.ts';
import { thanksPage, tick } from './thanks-page.ts';
import { whyPage } from './why-page.ts';
import { pageWording } from './wording/catalogue.ts';
import type { Message } from './wording/page-wording.ts';

export interface RenderedPage {
  readonly status: number;
  readonly html: string;
}

/** Pages that only say something, and the status they answer with. */
const MESSAGE_STATUS = {
  expired: 410,
  cancelled: 410,
  unknown: 404,
  unsubscribed: 200,
  tooLong: 422,
  tooLarge: 413,
  unreadable: 415,
  failed: 500,
} as const;

export type MessageName = keyof typeof MESSAGE_STATUS;

export function messageContent({ heading, text }: Message): Html {
  return html`<div class="stack message">
    <h1 class="big">${heading}</h1>
    <p>${text}</p>
  </div>`;
}

/** A page that only says something, without a sender: what is shown when it is not known who asked. */
export function renderMessage(name: MessageName, locale: Locale): RenderedPage {
  const message = pageWording(locale)[name];
  const frame = { locale, title: message.heading, sender: null, preferencesUrl: null };
  const content =
    name === 'unsubscribed' ? html`${tick()}${messageContent(message)}` : messageContent(message);
  return { status: MESSAGE_STATUS[name], html: pageDocument(frame, content) };
}

/**
 * The respondent's page for a view. Pure; everything that comes from outside is escaped.
 * @param chooseFirst true when a Send brought no score of the scale: the page says so and answers 422.
 */
export function renderPage(view: RespondentView, chooseFirst = false): RenderedPage {
  if (view.state === 'unknown') return renderMessage('unknown', view.locale ?? 'en');

  const words = pageWording(view.locale);
  const { locale, sender, preferencesUrl } = view;
  const title = fillIn(words.title, { company: sender.company });
  const notice = view.test ? words.test : null;
  const frame: Frame = { locale, title, sender, preferencesUrl, notice };
  switch (view.state) {
    case 'ask':
      return { status: chooseFirst ? 422 : 200, html: pageDocument(frame, askPage(view, chooseFirst)) };
    case 'why':
      return { status: 200, html: pageDocument(frame, whyPage(view)) };
    case 'thanks':
      return { status: 200, html: pageDocument(frame, thanksPage(view)) };
    default:
      return {
        status: MESSAGE_STATUS[view.state],
        html: pageDocument(frame, messageContent(words[view.state])),
      };
  }
}

/** The preference page. Pure. */
export function renderPreferences(view: PreferencesView): RenderedPage {
  const { locale, sender } = view;
  const heading = pageWording(locale).preferences.heading;
  const title = fillIn(heading, { company: sender.company });
  return {
    status: 200,
    html: pageDocument({ locale, title, sender, preferencesUrl: null }, preferencesPage(view)),
  };
}
