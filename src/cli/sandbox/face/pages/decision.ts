import { html, type Html } from '../../../../heads/markup/html.ts';
import type { Decision, Facts, Invitation } from '../afterword.ts';
import { isMoment, moment, momentAhead, withMoments } from '../moment.ts';
import { fact } from '../parts.ts';
import type { TicketView } from '../records/account-view.ts';
import { invitationPill, standing } from '../standing.ts';
import { capitalised, carrierWords, evidenceWords, sourceWords, verdictWords } from '../words.ts';
import { decisionLinks, ticketPath } from './decided.ts';
import { answerOf, type Scene } from './scene.ts';

/** One ledger row in full: what was decided, from what, and what became of it. */
export function decisionPage(
  ticket: TicketView,
  { decision, invitation }: { decision: Decision; invitation: Invitation | null },
  scene: Scene,
): Html {
  const { now } = scene;
  return html`<header class="head" data-key="head">
      <p class="crumb"><a href="${ticketPath(ticket, scene)}">Ticket #${ticket.id}, ${ticket.subject}</a></p>
      <h1>Ledger row</h1>
      <p class="lead">${withMoments(`${capitalised(decision.words)}.`, now)}</p>
      <p class="verdict">${standing(decision, answerOf(scene, decision))}</p>
      <p class="links">${decisionLinks(ticket, decision, scene)}</p>
    </header>
    <div class="two">
      <section data-key="decision">
        <h2>The decision</h2>
        <dl class="card facts">${decisionFacts(decision, now)}</dl>
        <h2>What became of it</h2>
        ${verdictLine(decision, now)}
      </section>
      <section data-key="snapshot">
        <h2>The ticket when it was solved</h2>
        <dl class="card facts">${snapshotFacts(decision)}</dl>
        ${invitationFacts(invitation, now)}
      </section>
    </div>`;
}

function decisionFacts(decision: Decision, now: Date): Html {
  const { ask, reason, solvedAt, decidedAt, source, rehearsal, evidence, id } = decision;
  return html`${fact('Answer', ask ? 'ask' : 'do not ask')} ${fact('Reason', html`<code>${reason}</code>`)}
  ${fact('Solved', moment(solvedAt, now))} ${fact('Decided', moment(decidedAt, now))}
  ${fact('How it was learned', sourceWords(source))}
  ${fact('Rehearsal', rehearsal ? 'yes: nobody is mailed' : null)} ${evidenceFacts(evidence, now)}
  ${fact('Row', html`<code>${id}</code>`)}`;
}

function evidenceFacts(evidence: Facts, now: Date): Html {
  return html`${Object.entries(evidence).flatMap(([key, value]) => {
    const shown = fact(evidenceWords(key), evidenceValue(key, value, now));
    return shown === null ? [] : [shown];
  })}`;
}

function evidenceValue(key: string, value: Facts[string] | undefined, now: Date): Html | string | null {
  if (value === null || value === undefined) return null;
  const text = String(value);
  if (isMoment(text)) return momentAhead(text, now);
  if (key === 'survey') return text.toUpperCase();
  return key === 'carrier' ? carrierWords(text) : text;
}

function verdictLine({ decidedAt, verdicts }: Decision, now: Date): Html {
  const items = verdicts.map(
    ({ verdict, at, evidence }) =>
      html`<li>
        <b>${verdictWords(verdict, evidence)}</b> <span class="soft">${moment(at, now)}</span>
        ${verdictFacts(verdict, evidence, now)}
      </li>`,
  );
  return html`<ol class="card became">
    <li><b>Decided</b> <span class="soft">${moment(decidedAt, now)}</span></li>
    ${items}
  </ol>`;
}

/** What the sentence does not say already. */
function verdictFacts(verdict: string, evidence: Facts, now: Date): Html | null {
  if (verdict === 'answered' || verdict === 'corrected' || Object.keys(evidence).length === 0) return null;
  return html`<dl class="pair">${evidenceFacts(evidence, now)}</dl>`;
}

function snapshotFacts({ snapshot, ticketNumber }: Decision): Html {
  const { assignee, group, brand, channel, tags, contributors } = snapshot;
  const others = contributors.map(({ name }) => name).filter((name) => name !== null);
  return html`${fact('Ticket', `#${ticketNumber}`)} ${fact('Assignee', assignee?.name ?? 'nobody')}
  ${fact('Group', group?.name ?? null)} ${fact('Brand or pipeline', brand?.name ?? null)}
  ${fact('Channel', channel?.toLowerCase() ?? null)} ${fact('Worked on it', others.join(', '))}
  ${fact('Tags', tags.length === 0 ? 'none' : tags.join(', '))}`;
}

function invitationFacts(invitation: Invitation | null, now: Date): Html | null {
  if (!invitation) return null;
  const { state, metric, programme, locale, carrier, sendAt, sentAt, bouncedAt, expiresAt, attempts, words } =
    invitation;
  return html`<h2>The invitation</h2>
    <dl class="card facts">
      ${fact('State', invitationPill(state))} ${fact('Why', words === null ? null : verdictWords(words))}
      ${fact('Survey', `${metric.toUpperCase()}, programme ${programme}, in ${localeName(locale)}`)}
      ${fact('Carried by', carrierWords(carrier))}
      ${sentAt === null ? fact('Leaves', momentAhead(sendAt, now)) : fact('Sent', moment(sentAt, now))}
      ${fact('Bounced', bouncedAt === null ? null : moment(bouncedAt, now))}
      ${fact('Can be answered until', moment(expiresAt, now))}
      ${fact('Attempts', attempts > 1 ? String(attempts) : null)}
    </dl>`;
}

export function localeName(locale: string): string {
  return new Intl.DisplayNames(['en'], { type: 'language' }).of(locale) ?? locale;
}
