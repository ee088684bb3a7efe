import { html, type Html } from '../../../../heads/markup/html.ts';
import type { ConnectionRow, Decision } from '../afterword.ts';
import { moment, span, withMoments } from '../moment.ts';
import type { AccountTitle, AccountView } from '../records/account-view.ts';
import { standing } from '../standing.ts';
import { capitalised, counted } from '../words.ts';

export interface FrontView {
  readonly accounts: readonly AccountView[];
  /** Newest first. */
  readonly latest: readonly Decision[];
  /** Of the first account with tickets: how fast this sandbox is. */
  readonly pace: ConnectionRow['settings'] | null;
  readonly mailboxUrl: string | null;
  readonly now: Date;
}

/** What this is, what to do first, and where. */
export function frontPage(view: FrontView): Html {
  const first = view.accounts.find(({ title }) => title.hasTickets)?.title ?? null;
  return html`<header class="hero" data-key="hero">
      <h1>Solve a ticket and see what follows</h1>
      <p class="lead">
        A helpdesk, a CRM and a mailbox to try Afterword with. They speak the vendors' own APIs, and nothing
        leaves this machine.
      </p>
    </header>
    <ol class="loop" data-key="loop">
      ${steps(first, view)}
    </ol>
    <section class="accounts" data-key="accounts">
      <h2>The accounts</h2>
      <div class="grid">${view.accounts.map(accountCard)}</div>
    </section>
    <section data-key="latest">
      <h2>Decided last</h2>
      ${latestList(view)}
    </section>
    ${paceLine(view)}`;
}

function steps(first: AccountTitle | null, { mailboxUrl, pace }: FrontView): readonly Html[] {
  const tickets = first && html`<a class="go" href="${first.path}/tickets">Tickets of ${first.name}</a>`;
  const mailbox =
    mailboxUrl === null
      ? null
      : html`<a class="go" href="${mailboxUrl}" target="mailbox"
          >Mailbox<span aria-hidden="true"> ↗</span></a
        >`;
  const tasks = first && html`<a class="go" href="${first.path}/tasks">Tasks of ${first.name}</a>`;
  const delay = span(pace?.programme.delaySeconds ?? 0);
  return [
    step(
      'Solve a ticket',
      'Press Solve beside a ticket, as an agent would. Beside it stands what Afterword decided, and why.',
      tickets,
    ),
    step(
      'Read the mail',
      `${capitalised(delay)} later the customer has a mail with one question. Click 3.`,
      mailbox,
    ),
    step(
      'Answer',
      'Send the 3, then say what went wrong. Opening the link records nothing; sending does.',
      null,
    ),
    step(
      'See what follows',
      'The score on ticket and contact, a private note, a task with its owner and due date.',
      tasks,
    ),
  ];
}

function step(heading: string, words: string, link: Html | null): Html {
  return html`<li>
    <h2>${heading}</h2>
    <p>${words}</p>
    ${link}
  </li>`;
}

function accountCard({ title, tickets, people, tasks }: AccountView): Html {
  const open = tickets.filter(({ status }) => status === 'open').length;
  const waiting = tasks.filter(({ state }) => state !== 'done').length;
  const lines = [
    ...(title.hasTickets ? [`${counted(open, 'open ticket')}, ${tickets.length - open} solved`] : []),
    `${people.length} ${title.nouns.people.toLowerCase()}, ${counted(waiting, 'open task')}`,
  ];
  return html`<article class="card account">
    <h3><a href="${title.path}">${title.name}</a></h3>
    <p class="soft">
      ${title.product} ${title.platform === 'hubspot' ? `portal ${title.account}, ` : ''}${title.role}
    </p>
    ${lines.map((line) => html`<p>${line}</p>`)}
  </article>`;
}

function latestList({ latest, accounts, now }: FrontView): Html {
  if (latest.length === 0) return html`<p class="empty">Nothing yet. It begins with a solved ticket.</p>`;
  const items = latest.flatMap((decision) => {
    const account = accounts.find(({ title }) => title.connectionId === decision.connectionId);
    return account ? [latestItem(decision, account, now)] : [];
  });
  return html`<ol class="card latest">
    ${items}
  </ol>`;
}

function latestItem(decision: Decision, { title, tickets }: AccountView, now: Date): Html {
  const ticket = tickets.find(({ id }) => id === decision.ticketId);
  return html`<li>
    <span class="soft">${moment(decision.decidedAt, now)}</span>
    <span
      ><a href="${title.path}/tickets/${decision.ticketId}"
        >${ticket?.requester?.name ?? `#${decision.ticketNumber}`}</a
      >
      <span class="soft">${title.name}</span></span
    >
    <span>${withMoments(capitalised(decision.words), now)}</span>
    ${standing(decision, null)}
  </li>`;
}

function paceLine({ pace }: FrontView): Html | null {
  if (!pace) return null;
  const { programme, followUp } = pace;
  return html`<p class="soft foot" data-key="pace">
    Days are seconds here: Afterword asks ${span(programme.delaySeconds ?? 0)} after a ticket is solved, each
    person at most once in ${span(programme.quarantineSeconds)}, and follows up when the comment was sent or
    ${span(followUp.settleSeconds)} after the last change.
  </p>`;
}
