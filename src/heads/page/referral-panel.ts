import type { SenderView } from '../../invitation/schema.ts';
import type { ReferralView } from '../../response/schema.ts';
import { fillIn, type Locale } from '../../survey/schema.ts';
import { html, type Html } from '../markup/html.ts';
import { pageWording } from './wording/catalogue.ts';

interface Copyable {
  readonly id: string;
  readonly label: string;
  readonly text: string;
}

/** Without script the whole text is selected by one tap; with it there is a button. */
function copyable({ id, label, text }: Copyable, locale: Locale): Html {
  const { copy, copied } = pageWording(locale).referral;
  return html`<div>
    <div class="label">
      <span id="${id}-label">${label}</span>
      <button
        type="button"
        class="plain small"
        data-copy="${id}"
        data-done="${copied}"
        aria-describedby="${id}-label"
        hidden
      >
        ${copy}
      </button>
    </div>
    <span class="share" id="${id}" tabindex="0" role="group" aria-labelledby="${id}-label">${text}</span>
  </div>`;
}

/** What a promoter may pass on. The answer itself is never mentioned. */
export function referralPanel(referral: ReferralView, sender: SenderView, locale: Locale): Html {
  const words = pageWording(locale).referral;
  const mail = referral.mailed
    ? html`<p class="tell" role="status">${words.mailed}</p>`
    : html`<form method="post"><button name="act" value="mail-me-my-link">${words.mailMe}</button></form>`;
  return html`<section class="panel stack">
    <h2>${fillIn(words.lead, { company: sender.company })}</h2>
    ${copyable({ id: 'link', label: words.yourLink, text: referral.link }, locale)}
    ${copyable({ id: 'message', label: words.readyToShare, text: referral.shareText }, locale)} ${mail}
  </section>`;
}
