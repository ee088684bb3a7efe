import type { OwnDataView } from '../../../privacy/schema.ts';
import { fillIn, type Locale } from '../../../survey/schema.ts';
import { pageDocument } from '../document.ts';
import { html, type Html } from '../../markup/html.ts';
import { messageContent, renderMessage, type RenderedPage } from '../render.ts';
import { tick } from '../thanks-page.ts';
import { dataPage } from './data-page.ts';
import { ownDataWording } from './wording/catalogue.ts';

/** A view that is a page; a download is none, and an unknown link has no sender. */
type PageView = Exclude<OwnDataView, { state: 'unknown' | 'download' }>;
type ViewIn<State> = Extract<OwnDataView, { state: State }>;

const STATUS: Readonly<Record<PageView['state'], number>> = {
  closed: 200,
  open: 200,
  confirm: 200,
  erased: 200,
  expired: 410,
  used: 410,
};

/** What a person sees of what is stored about them. Pure; everything that comes from outside is escaped. */
export function renderOwnData(
  view: PageView | ViewIn<'unknown'>,
  browserLocale: Locale = 'en',
): RenderedPage {
  if (view.state === 'unknown') return renderMessage('unknown', browserLocale);
  const { locale, sender, state } = view;
  const title = fillIn(ownDataWording(locale).title, { company: sender.company });
  return {
    status: STATUS[state],
    html: pageDocument({ locale, title, sender, preferencesUrl: null, asks: false }, contentOf(view, title)),
  };
}

function contentOf(view: PageView, title: string): Html {
  switch (view.state) {
    case 'closed':
      return closedPage(view, title);
    case 'open':
      return dataPage(view);
    case 'confirm':
      return confirmPage(view);
    case 'erased':
      return erasedPage(view);
    default:
      return messageContent(ownDataWording(view.locale)[view.state]);
  }
}

function closedPage({ locale, sender }: ViewIn<'closed'>, title: string): Html {
  const words = ownDataWording(locale).closed;
  return html`<form method="post" class="stack">
    <h1>${title}</h1>
    <p>${fillIn(words.lead, { company: sender.company })}</p>
    <div class="go stack">
      <button name="act" value="open">${words.open}</button>
      <p class="soft">${words.onlyOnce}</p>
    </div>
  </form>`;
}

function confirmPage({ locale, key }: ViewIn<'confirm'>): Html {
  const words = ownDataWording(locale).erase;
  return html`<form method="post" class="stack">
    <h1>${words.confirmHeading}</h1>
    <p>${words.lead}</p>
    <p>${words.confirmLead}</p>
    <input type="hidden" name="key" value="${key}" />
    <div class="row go">
      <button name="act" value="erase-now">${words.confirm}</button>
      <button name="act" value="show" class="plain">${words.back}</button>
    </div>
  </form>`;
}

function erasedPage({ locale, sender, mailUnderWay }: ViewIn<'erased'>): Html {
  const words = ownDataWording(locale).erased;
  return html`<div class="stack">
    ${tick()}
    <h1 class="big">${words.heading}</h1>
    <p role="status">${words.gone}</p>
    <p>${words.kept}</p>
    ${mailUnderWay ? html`<p>${words.underWay}</p>` : null}
    <p class="soft">${fillIn(words.elsewhere, { company: sender.company })}</p>
  </div>`;
}
