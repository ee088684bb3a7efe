import type { ConsentWish } from './consent.ts';

export interface ConsentView {
  readonly action: string;
  readonly account: string;
  readonly wish: ConsentWish;
  readonly people: readonly { readonly id: number; readonly name: string; readonly role: string }[];
}

const STYLE = `
:root{color-scheme:light dark;--paper:#f8f9f9;--card:#fff;--ink:#2f3941;--soft:#5c6970;--line:#c2c8cc;--go:#1f5f66;--on-go:#fff}
@media(prefers-color-scheme:dark){:root{--paper:#14191c;--card:#1d2529;--ink:#e9ebed;--soft:#a3adb3;--line:#49545c;--go:#9bd4dc;--on-go:#0a2a2f}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,sans-serif}
main{max-width:32rem;margin:clamp(1rem,8vh,5rem) auto;padding:2rem;background:var(--card);border:1px solid var(--line);border-radius:.5rem}
h1{font-size:1.375rem;line-height:1.3;margin:0 0 .5rem}
p,ul{margin:.5rem 0}
.soft{color:var(--soft);font-size:.9375rem}
fieldset{border:0;padding:0;margin:1.25rem 0}
legend{font-weight:600;padding:0}
label{display:flex;gap:.75rem;align-items:center;min-height:3rem;border-top:1px solid var(--line)}
label:first-of-type{border-top:0}
input{width:1.25rem;height:1.25rem;accent-color:var(--go)}
code{font-size:.875rem;overflow-wrap:anywhere}
.row{display:flex;gap:.75rem;flex-wrap:wrap;margin-top:1.5rem}
button{font:inherit;font-weight:600;min-height:3rem;padding:.5rem 1.5rem;border-radius:.25rem;border:1px solid var(--line);background:none;color:var(--ink);cursor:pointer}
button.go{background:var(--go);border-color:var(--go);color:var(--on-go)}
:focus-visible{outline:3px solid var(--soft);outline-offset:2px}
@media(max-width:36rem){main{margin:0;border:0;border-radius:0;min-height:100vh}button{flex:1}}
`;

/** What an admin sees at Zendesk before a client gets access; a stand-in, without Zendesk's look. */
export function consentPage({ action, account, wish, people }: ConsentView): string {
  const choices = people.map(
    ({ id, name, role }, index) =>
      `<label><input type="radio" name="user" value="${id}"${index === 0 ? ' checked' : ''} required><span>${safe(name)} <span class="soft">${safe(role)}</span></span></label>`,
  );
  const scopes = wish.scope.split(' ').map((scope) => `<li><code>${safe(scope)}</code></li>`);
  return page(
    `Allow Afterword to use ${account}?`,
    `<p class="soft">Zendesk sandbox: a stand-in for Zendesk's own page</p>
<h1>Allow Afterword to use ${safe(account)}?</h1>
<p>It will be able to</p><ul>${scopes.join('')}</ul>
<form method="post" action="${safe(action)}">
<fieldset><legend>Signed in as</legend>${choices.join('')}</fieldset>
<p class="soft">You are sent back to <code>${safe(new URL(wish.redirect_uri).host)}</code>.</p>
<div class="row"><button class="go" name="answer" value="allow">Allow</button><button name="answer" value="deny" formnovalidate>Deny</button></div>
</form>`,
  );
}

export function faultPage(words: string): string {
  return page('This link cannot be used', `<h1>This link cannot be used</h1><p>${safe(words)}</p>`);
}

function page(title: string, content: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${safe(title)}</title><link rel="icon" href="data:,"><style>${STYLE}</style></head><body><main>${content}</main></body></html>`;
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function safe(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => ENTITIES[sign] ?? sign);
}
