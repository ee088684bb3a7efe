import type { CheckLink } from '../../health/schema.ts';
import type { InstallView } from '../../install/schema.ts';
import { fillIn } from '../../survey/schema.ts';
import { html, type Html } from '../markup/html.ts';
import { card } from './sections.ts';
import type { InstallWording } from './wording/install-wording.ts';

/** What a report is drawn with. */
export interface Reporting {
  readonly words: InstallWording;
  readonly view: InstallView;
  /** A moment in the reader's language and the connection's zone. */
  readonly time: (moment: Date) => string;
  /** Hidden fields of every form. */
  readonly seal: Html;
}

/** A form of one button. */
function act(
  { seal }: Reporting,
  button: { act: string; label: string; extra?: Html; plain?: boolean },
): Html {
  return html`<form method="post" class="one">
    ${seal}${button.extra ?? null}
    <button class="${button.plain ? 'plain' : 'second'}" name="act" value="${button.act}">
      ${button.label}
    </button>
  </form>`;
}

function fact(label: string, value: string): Html {
  return html`<div>
    <dt>${label}</dt>
    <dd>${value}</dd>
  </div>`;
}

export function healthCard(reporting: Reporting): Html {
  const { words, view, time } = reporting;
  const { health } = view;
  const said = words.health;
  const moment = (at: Date | null): string => (at === null ? said.never : time(at));
  const { rateLimit, token } = health;
  const expires = token.expiresAt === null ? said.doesNotExpire : time(token.expiresAt);
  const facts = [
    fact(said.lastWebhook, moment(health.lastWebhookAt)),
    fact(said.lastWrite, moment(health.lastWriteAt)),
    fact(said.waiting, fillIn(said.waitingWords, health.backlog)),
    fact(said.parked, fillIn(said.parkedWords, health.parked)),
    fact(
      said.room,
      rateLimit === null ? said.unknown : fillIn(said.roomWords, { left: rateLimit.left, of: rateLimit.of }),
    ),
    fact(said.token, token.kind === 'none' ? said.unknown : expires),
    fact(said.scopes, scopesInWords(reporting)),
  ];
  return card(
    words,
    { name: 'health' },
    html`<p class="verdict ${health.status}">
        <span class="dot" aria-hidden="true"></span>${said.statuses[health.status]}
      </p>
      ${
        health.words.length === 0
          ? null
          : html`<ul class="why">
              ${health.words.map((one) => html`<li>${one}</li>`)}
            </ul>`
      }
      <dl class="facts">${facts}</dl>`,
  );
}

function scopesInWords({ words, view }: Reporting): string {
  const { scopes } = view.health;
  if (scopes === null) return words.health.unknown;
  const granted = fillIn(words.health.scopesWords, { count: scopes.granted.length });
  if (scopes.missing.length === 0) return granted;
  const list = scopes.missing.map(({ scope }) => scope).join(', ');
  return `${granted}, ${fillIn(words.health.missingScopes, { list })}`;
}

export function checkCard(reporting: Reporting): Html {
  const { words, view, time } = reporting;
  const { check } = view;
  const said = words.check;
  const found =
    check === null
      ? null
      : html`<p class="soft">
            ${check.state === 'running' ? said.running : fillIn(said.at, { time: time(check.startedAt) })}
          </p>
          <ol class="chain">
            ${check.links.map((link) => chainLink(words, link))}
          </ol>`;
  return card(
    words,
    { name: 'check' },
    html`${found}
      <div class="row">${act(reporting, { act: 'check', label: said.run })}</div>
      <details>
        <summary>${said.runFull}</summary>
        <p class="hint">${said.fullSays}</p>
        ${act(reporting, { act: 'full-check', label: said.runFull })}
      </details>`,
  );
}

function chainLink(words: InstallWording, { link, state, words: found, advice, ms }: CheckLink): Html {
  const took = state === 'not-checked' ? null : html`<span class="ms">${ms} ms</span>`;
  return html`<li class="${state}">
    <span class="dot" aria-hidden="true"></span>
    <div>
      <p class="link">
        <b>${words.check.links[link]}</b> <span class="state">${words.check.states[state]}</span>${took}
      </p>
      ${state === 'not-checked' ? null : html`<p class="soft">${found}</p>`}
      ${advice === null ? null : html`<p class="advice">${advice}</p>`}
    </div>
  </li>`;
}

/** Rows that a person reads; the rest is in the API. */
const ROWS_SHOWN = 50;

export function driftCard(reporting: Reporting): Html {
  const { words, view, time } = reporting;
  const { drift } = view;
  const said = words.drift;
  return card(
    words,
    { name: 'drift', platform: view.platformLabel },
    html`${
        drift === null
          ? html`<p class="soft">${said.never}</p>`
          : html`<p class="${drift.differences.length > 0 ? 'note warn' : 'note'}">${drift.words}</p>
              <p class="soft">${fillIn(said.at, { time: time(drift.at) })}</p>
              ${driftRows(reporting)}`
      }
      <div class="row">${act(reporting, { act: 'compare', label: said.run })}${again(reporting)}</div>`,
  );
}

function driftRows({ words, view }: Reporting): Html | null {
  const differences = view.drift?.differences ?? [];
  if (differences.length === 0) return null;
  const said = words.drift;
  const rows = differences.slice(0, ROWS_SHOWN).map(
    ({ recordId, metric, field, ours, theirs }) =>
      html`<tr>
        <td>${recordId}</td>
        <td>${metric.toUpperCase()} ${field}</td>
        <td>${ours}</td>
        <td>${theirs ?? words.empty}</td>
      </tr>`,
  );
  return html`<details>
    <summary>${said.rows}</summary>
    <div class="scroll" tabindex="0" role="region" aria-label="${said.rows}">
      <table>
        <thead>
          <tr>
            <th scope="col">${said.record}</th>
            <th scope="col">${said.field}</th>
            <th scope="col">${said.ours}</th>
            <th scope="col">${said.theirs}</th>
          </tr>
        </thead>
        <tbody>
          ${rows}
        </tbody>
      </table>
    </div>
  </details>`;
}

/** Never by itself: an admin may have changed the field on purpose. */
function again(reporting: Reporting): Html | null {
  const { words, view, time } = reporting;
  const { drift } = view;
  if (drift === null || drift.differences.length === 0) return null;
  if (drift.writtenAgainAt !== null)
    return html`<p class="soft">
      ${fillIn(words.drift.writtenAgain, { time: time(drift.writtenAgainAt) })}
    </p>`;
  const extra = html`<input type="hidden" name="report" value="${drift.id}" />`;
  return act(reporting, { act: 'write-again', label: words.drift.writeAgain, extra, plain: true });
}

export function plannedCard(reporting: Reporting): Html {
  const { words, view } = reporting;
  const { planned } = view;
  const said = words.planned;
  if (!planned.ok)
    return card(
      words,
      { name: 'planned', platform: view.platformLabel },
      html`<p class="note">${planned.words}</p>`,
    );
  const wanted = planned.value.filter(({ state }) => state !== 'not-allowed');
  const missing = wanted.filter(({ state }) => state === 'missing').length;
  const toMend = wanted.filter(({ state }) => state === 'clash').length;
  const summary =
    missing + toMend === 0
      ? fillIn(said.allThere, { count: wanted.length })
      : [
          ...(missing > 0 ? [fillIn(said.missing, { count: missing, of: wanted.length })] : []),
          ...(toMend > 0 ? [fillIn(said.toMend, { count: toMend })] : []),
        ].join(' ');
  return card(
    words,
    { name: 'planned', platform: view.platformLabel },
    html`<p class="${toMend > 0 ? 'note warn' : 'note'}">${summary}</p>
      <details>
        <summary>${words.more.planned}</summary>
        <ul class="things">
          ${planned.value.map(
            ({ kind, name, purpose, state, words: why }) =>
              html`<li class="${state}">
                <p>
                  <b>${name}</b> <span class="soft">${kind}</span>
                  <span class="state">${said.states[state]}</span>
                </p>
                <p class="soft">${purpose}</p>
                ${why === undefined ? null : html`<p class="advice">${why}</p>`}
              </li>`,
          )}
        </ul>
      </details>
      ${
        missing === 0
          ? null
          : html`${act(reporting, { act: 'set-up', label: said.create })}
              <p class="hint">${said.before}</p>`
      }`,
  );
}
