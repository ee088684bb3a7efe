import type { MailAddress, MailDetail, MailSummary } from './reading.ts';

export type View = 'html' | 'text' | 'headers';

export interface MailboxView {
  readonly mails: readonly MailSummary[];
  /** All mails in the box, also those the filter or the limit leaves out. */
  readonly count: number;
  /** Filter by recipient; empty for none. */
  readonly to: string;
  readonly open: MailDetail | null;
  readonly view: View;
  readonly smtpUrl: string;
  /** True when notices have somewhere to go, so that the page offers to bounce a mail. */
  readonly canBounce: boolean;
  /** The kind of notice that was just sent for the open mail; empty for none. */
  readonly bounced: string;
}

const VIEWS: readonly (readonly [View, string])[] = [
  ['html', 'Mail'],
  ['text', 'Text'],
  ['headers', 'Headers'],
];

/** The mailbox as a page: works without script, which only brings new mails in by itself. */
export function mailboxPage(box: MailboxView): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${box.open ? `${escaped(box.open.subject || '(no subject)')} · ` : ''}Mailbox</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/mailbox.css">
<script src="/mailbox.js" defer></script>
</head>
<body${box.open ? ' class="reading"' : ''}>
<header class="bar">
<h1><a href="/">Mailbox</a> <span id="count" class="count">${box.count}</span></h1>
<form class="filter" role="search"><input type="search" name="to" value="${escaped(box.to)}" placeholder="Filter by recipient" aria-label="Filter by recipient"></form>
<form method="post" action="/empty"><button>Empty</button></form>
</header>
<main>
<nav id="list" aria-label="Mails" data-newest="${escaped(box.mails[0]?.id ?? '0')}">${listOf(box)}</nav>
<section class="mail" aria-label="Mail">${box.open ? mailOf(box, box.open) : nothingOpen(box)}</section>
</main>
</body>
</html>
`;
}

function listOf(box: MailboxView): string {
  if (box.mails.length === 0) {
    const why = box.to === '' ? 'No mail yet.' : `No mail to ${escaped(box.to)}.`;
    return `<p class="empty">${why}</p>`;
  }
  const items = box.mails.map((mail) => itemOf(mail, box)).join('\n');
  const hidden = box.to === '' ? box.count - box.mails.length : 0;
  return `<ol>${items}</ol>${hidden > 0 ? `<p class="empty">${hidden} older not shown: filter by recipient.</p>` : ''}`;
}

function itemOf(mail: MailSummary, box: MailboxView): string {
  const current = box.open?.id === mail.id ? ' aria-current="true"' : '';
  return `<li><a href="${linkTo(mail.id, box, box.view)}"${current}>
<span class="who">${escaped(mail.envelope.to.join(', '))}</span>${timeOf(mail)}
<span class="subject">${escaped(mail.subject || '(no subject)')}</span>
<span class="from">from ${escaped(shown(mail.from))}</span></a></li>`;
}

function nothingOpen(box: MailboxView): string {
  return `<div class="none"><p>${box.mails.length === 0 ? 'Every mail that is sent appears here.' : 'Choose a mail.'}</p>
<p class="hint">SMTP <code>${escaped(box.smtpUrl)}</code></p></div>`;
}

function mailOf(box: MailboxView, mail: MailDetail): string {
  const tabs = VIEWS.map(([view, label]) => {
    const current = view === box.view ? ' aria-current="page"' : '';
    return `<a href="${linkTo(mail.id, box, view)}"${current}>${label}</a>`;
  });
  return `<p class="back"><a href="/${box.to === '' ? '' : `?to=${encodeURIComponent(box.to)}`}">← All mails</a></p>
<h2>${escaped(mail.subject || '(no subject)')}</h2>
<dl>
<dt>From</dt><dd>${escaped(shownWithAddress(mail.from))}</dd>
<dt>To</dt><dd>${escaped(mail.to.map(shownWithAddress).join(', '))}</dd>
<dt>Received</dt><dd>${timeOf(mail)} · ${(mail.size / 1024).toFixed(1)} KB</dd>
<dt class="optional">Return path</dt><dd class="optional path">${escaped(mail.envelope.from === '' ? '<>' : mail.envelope.from)}</dd>
</dl>
<div class="tools"><nav class="tabs" aria-label="View">${tabs.join('')}<a href="/mails/${mail.id}/raw">Source</a></nav>${box.canBounce ? bounceForm(mail) : ''}</div>
${box.bounced === '' ? '' : `<p class="noted" role="status">The bounce listener took a notice of kind “${escaped(box.bounced)}” for this mail.</p>`}
${bodyOf(box.view, mail)}`;
}

function bounceForm(mail: MailDetail): string {
  const kinds = ['hard', 'soft', 'policy', 'complaint'].map((kind) => `<option>${kind}</option>`);
  return `<form class="bounce" method="post" action="/mails/${mail.id}/bounce"><label>Bounce as <select name="kind">${kinds.join('')}</select></label><button>Send</button></form>`;
}

function bodyOf(view: View, mail: MailDetail): string {
  if (mail.headers === null)
    return '<p class="empty">The body of this mail was let go: too many newer ones came.</p>';
  if (view === 'headers') {
    const rows = Object.entries(mail.headers).map(
      ([name, value]) => `<tr><th>${escaped(name)}</th><td>${escaped(value)}</td></tr>`,
    );
    return `<div class="scroll"><table>${rows.join('')}</table></div>`;
  }
  if (view === 'text' || mail.html === null) return `<pre class="text">${linked(mail.text ?? '')}</pre>`;
  return `<iframe title="Mail" sandbox="allow-popups allow-popups-to-escape-sandbox" src="/mails/${mail.id}/html?links=new"></iframe>`;
}

function linkTo(id: string, box: MailboxView, view: View): string {
  const query = new URLSearchParams({ mail: id });
  if (view !== 'html') query.set('view', view);
  if (box.to !== '') query.set('to', box.to);
  return escaped(`/?${query.toString()}`);
}

const CLOCK = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const DAY = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });

function timeOf(mail: MailSummary): string {
  const at = new Date(mail.receivedAt);
  return `<time datetime="${mail.receivedAt}">${DAY.format(at)}, ${CLOCK.format(at)}</time>`;
}

function shown(address: MailAddress | null): string {
  return address ? address.name || address.address : '(nobody)';
}

function shownWithAddress(address: MailAddress | null): string {
  if (!address) return '(nobody)';
  return address.name === '' ? address.address : `${address.name} <${address.address}>`;
}

function linked(text: string): string {
  const pieces = text.split(/(https?:\/\/[^\s<>"]+)/);
  return pieces
    .map((piece, index) => {
      const safe = escaped(piece);
      return index % 2 === 1 ? `<a href="${safe}" target="_blank" rel="noreferrer">${safe}</a>` : safe;
    })
    .join('');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}
