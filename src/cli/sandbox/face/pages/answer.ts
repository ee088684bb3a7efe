import { html, type Html } from '../../../../heads/markup/html.ts';
import type { Effect, FullAnswer } from '../afterword.ts';
import { moment } from '../moment.ts';
import { bandPill, empty, fact, press } from '../parts.ts';
import type { AccountTitle, TicketView } from '../records/account-view.ts';
import { effectPill, outOf } from '../standing.ts';
import { capitalised, effectWords } from '../words.ts';
import { ticketPath } from './decided.ts';
import { localeName } from './decision.ts';
import type { Scene } from './scene.ts';

/** One answer, how it changed, and every effect that followed from it. */
export function answerPage(
  ticket: TicketView,
  { answer, accounts }: { answer: FullAnswer; accounts: readonly AccountTitle[] },
  scene: Scene,
): Html {
  return html`<header class="head" data-key="head">
      <p class="crumb"><a href="${ticketPath(ticket, scene)}">Ticket #${ticket.id}, ${ticket.subject}</a></p>
      <h1>${ticket.requester?.name ?? 'The customer'} answered ${outOf(answer)}</h1>
      <p class="verdict">${bandPill(answer.band)} ${settledWords(answer)}</p>
      ${answer.comment === null ? null : html`<blockquote class="prose">${answer.comment}</blockquote>`}
    </header>
    <div class="two">
      <section data-key="answer">
        <h2>The answer</h2>
        <dl class="card facts">${answerFacts(answer, scene.now)}</dl>
        <h2>How it changed</h2>
        <ol class="card became">
          ${changes(answer, scene.now)}
        </ol>
      </section>
      <section data-key="effects">
        <h2>What followed from it</h2>
        ${answer.effects.length === 0 ? empty('Nothing yet.') : effectList(answer.effects, accounts, scene)}
      </section>
    </div>`;
}

function settledWords({ revision, settledRevision }: FullAnswer): Html {
  const words =
    settledRevision === revision
      ? 'settled'
      : 'not settled yet: note and task follow a moment after the last change';
  return html`<span class="soft">${words}</span>`;
}

function answerFacts(answer: FullAnswer, now: Date): Html {
  const { contactAllowed, metric, programme, locale, via, answeredAt, changedAt } = answer;
  return html`${fact('Survey', `${metric.toUpperCase()}, programme ${programme}, in ${localeName(locale)}`)}
  ${fact('First answered', moment(answeredAt, now))} ${fact('Last changed', moment(changedAt, now))}
  ${fact('Through', via === 'mail' ? 'the link in the mail' : via)}
  ${fact('May be contacted', contactWords(contactAllowed))}`;
}

function contactWords(allowed: boolean | null): string {
  if (allowed === null) return 'did not say';
  return allowed ? 'yes' : 'no';
}

type Revision = FullAnswer['history'][number];

/** Each line says what is new in it; a GET is never among them. */
function changes({ history, metric }: FullAnswer, now: Date): readonly Html[] {
  return history.map((revision, index) => {
    const words = changeWords(revision, history[index - 1], metric);
    return html`<li><b>${words}</b> <span class="soft">${moment(revision.at, now)}</span></li>`;
  });
}

function changeWords(revision: Revision, before: Revision | undefined, metric: string): string {
  const said = [
    scoreChange(revision, before, metric),
    commentChange(revision, before),
    contactChange(revision, before),
  ];
  return capitalised(said.filter((part) => part !== null).join(', ') || 'sent the same again');
}

function scoreChange({ score }: Revision, before: Revision | undefined, metric: string): string | null {
  if (!before) return `gave ${outOf({ score, metric })}`;
  return before.score === score ? null : `changed ${before.score} to ${score}`;
}

function commentChange({ comment }: Revision, before: Revision | undefined): string | null {
  return comment === null || comment === before?.comment ? null : `wrote "${comment}"`;
}

function contactChange({ contactAllowed }: Revision, before: Revision | undefined): string | null {
  if (contactAllowed === null || contactAllowed === before?.contactAllowed) return null;
  return contactAllowed ? 'may be contacted' : 'does not want to be contacted';
}

function effectList(effects: readonly Effect[], accounts: readonly AccountTitle[], scene: Scene): Html {
  const items = effects.toReversed().map((effect) => {
    const account = accounts.find(({ connectionId }) => connectionId === effect.connectionId);
    return effectItem(effect, account ?? null, scene);
  });
  return html`<ol class="card effects">
    ${items}
  </ol>`;
}

function effectItem(effect: Effect, account: AccountTitle | null, { now, here }: Scene): Html {
  const { id, kind, state, finishedAt, createdAt, resultId, resultWords, failureWords, attempts } = effect;
  const retry =
    state === 'parked'
      ? press({ action: `/effects/${id}/retry`, label: 'Try again', about: effectWords(kind), back: here })
      : null;
  const where = account ? `${account.name}, ${account.product}` : 'by mail';
  return html`<li>
    <div class="row"><b>${effectWords(kind)}</b>${effectPill(state)}</div>
    <p class="soft">
      ${where}${resultId === null ? null : html`, record <code>${resultId}</code>`},
      ${moment(finishedAt ?? createdAt, now)}${attempts > 1 ? `, ${attempts} attempts` : ''}
    </p>
    ${sentence(resultWords)}${sentence(failureWords)}${retry}
  </li>`;
}

function sentence(words: string | null): Html | null {
  return words === null ? null : html`<p>${capitalised(words)}</p>`;
}
