import type { OptOutList, PreferencesView } from '../../response/schema.ts';
import { fillIn } from '../../survey/schema.ts';
import { html, type Html } from '../markup/html.ts';
import { pageWording } from './wording/catalogue.ts';

/** Both lists a person can leave. Opening the page changes nothing; `act=save` tells its form from stray posts. */
export function preferencesPage(view: PreferencesView): Html {
  const words = pageWording(view.locale).preferences;
  const choice = (list: OptOutList, label: string): Html => {
    const checked = view.optedOut.includes(list) ? html` checked` : null;
    return html`<label class="choice">
      <input type="checkbox" name="optOut" value="${list}" ${checked} /><span>${label}</span>
    </label>`;
  };
  return html`<form method="post" class="stack">
      <h1>${fillIn(words.heading, { company: view.sender.company })}</h1>
      ${view.saved ? html`<p class="note" role="status">${words.saved}</p>` : null}${wishStatus(view)}
      <p class="soft">${words.lead}</p>
      <div>
        ${choice('surveys', words.noSurveys)}
        ${choice('referrals', fillIn(words.noReferrals, { company: view.sender.company }))}
      </div>
      <div class="row">
        <button name="act" value="save">${words.save}</button>
        <button name="act" value="stop-both" class="plain">${words.stopBoth}</button>
      </div>
      <p class="soft">${words.repliesUnaffected}</p>
    </form>
    ${ownDataPart(view)}`;
}

/** At the top, where it is seen after the button at the bottom was pressed. */
function wishStatus({ locale, ownData }: PreferencesView): Html | null {
  if (ownData === null || ownData === 'offered') return null;
  return html`<p class="note" role="status">${pageWording(locale).ownData[ownData]}</p>`;
}

/** Nothing of what is stored is on this page: its link may have been passed on. */
function ownDataPart({ locale, ownData }: PreferencesView): Html | null {
  if (ownData !== 'offered') return null;
  const words = pageWording(locale).ownData;
  return html`<form method="post" class="part stack">
    <h2>${words.heading}</h2>
    <p class="soft">${words.lead}</p>
    <button name="act" value="own-data" class="plain">${words.button}</button>
  </form>`;
}
