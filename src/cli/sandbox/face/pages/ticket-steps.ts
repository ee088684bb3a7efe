import { html, type Html } from '../../../../heads/markup/html.ts';
import { press } from '../parts.ts';
import type { AccountTitle, TicketView } from '../records/account-view.ts';

interface Place {
  readonly title: AccountTitle;
  /** Where the button leads back to. */
  readonly back: string;
}

/** What an agent or the customer would do next with this ticket: one button. */
export function nextStep(ticket: TicketView, { title, back }: Place): Html | null {
  const about = `ticket ${ticket.id}, ${ticket.subject}`;
  const action = (step: string): string => `${title.path}/tickets/${ticket.id}/${step}`;
  if (ticket.status === 'open') {
    return press({ action: action('solve'), label: 'Solve', about, back, kind: 'next' });
  }
  if (ticket.status === 'solved') return press({ action: action('reopen'), label: 'Reopen', about, back });
  if (ticket.status === 'closed') {
    return press({ action: action('reopen'), label: 'Write again', about, back });
  }
  return null;
}

/** What is rarer, tucked away. */
export function otherSteps(
  ticket: TicketView,
  others: readonly TicketView[],
  { title, back }: Place,
): Html | null {
  if (ticket.status === 'deleted' || ticket.status === 'merged') return null;
  const about = `ticket ${ticket.id}`;
  const base = `${title.path}/tickets/${ticket.id}`;
  const close =
    title.platform === 'zendesk' && ticket.status !== 'closed'
      ? press({ action: `${base}/close`, label: 'Close for good', about, back })
      : null;
  return html`<details class="more" id="more-${ticket.id}">
    <summary aria-label="More for ${about}">More</summary>
    <div class="menu">
      ${forgetQuarantine(ticket, { title, back })}${close} ${mergeForm(ticket, others, { title, back })}
      ${press({ action: `${base}/delete`, label: 'Delete', about, back, kind: 'danger' })}
    </div>
  </details>`;
}

/** Lets the same person be asked again at once. */
export function forgetQuarantine({ requester }: TicketView, { back }: Place): Html | null {
  if (!requester) return null;
  return press({
    action: '/people/forget-quarantine',
    label: 'Forget the quarantine',
    about: `of ${requester.name}`,
    back,
    fields: { email: requester.email },
  });
}

function mergeForm(ticket: TicketView, others: readonly TicketView[], { title, back }: Place): Html | null {
  const targets = others.filter(
    ({ id, status }) => id !== ticket.id && (status === 'open' || status === 'solved'),
  );
  if (targets.length === 0 || ticket.status === 'closed') return null;
  const options = targets.map(
    ({ id, requester }) => html`<option value="${id}">#${id} ${requester?.name ?? ''}</option>`,
  );
  return html`<form method="post" action="${title.path}/tickets/${ticket.id}/merge" class="merge">
    <input type="hidden" name="back" value="${back}" />
    <label
      >Merge into
      <select name="into">
        ${options}
      </select></label
    ><button class="plain">Merge</button>
  </form>`;
}
