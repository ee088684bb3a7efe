import type { ConsentWish } from './consent.ts';

export interface ConsentView {
  readonly action: string;
  readonly wish: ConsentWish;
  readonly chosen: string;
  readonly portals: readonly {
    readonly id: string;
    readonly name: string;
    readonly installed: boolean;
    readonly people: readonly {
      readonly email: string;
      readonly firstName: string;
      readonly lastName: string;
    }[];
  }[];
}

const STYLE = `
:root{color-scheme:light dark;--paper:#f5f8fa;--card:#fff;--ink:#213343;--soft:#516f90;--line:#cbd6e2;--go:#c2410c;--on-go:#fff}
@media(prefers-color-scheme:dark){:root{--paper:#12181d;--card:#1b242c;--ink:#eaf0f6;--soft:#99acc2;--line:#42566b;--go:#ff9b71;--on-go:#2b1206}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,sans-serif}
main{max-width:34rem;margin:clamp(1rem,8vh,5rem) auto;padding:2rem;background:var(--card);border:1px solid var(--line);border-radius:.75rem}
h1{font-size:1.375rem;line-height:1.3;margin:0 0 .5rem}
p,ul{margin:.5rem 0}
.soft{color:var(--soft);font-size:.9375rem}
fieldset{border:0;padding:0;margin:1.25rem 0}
legend{font-weight:600;padding:0}
label{display:flex;gap:.75rem;align-items:center;min-height:3rem;border-top:1px solid var(--line)}
label:first-of-type{border-top:0}
input{width:1.25rem;height:1.25rem;accent-color:var(--go)}
code{font-size:.875rem;overflow-wrap:anywhere}
details{margin:1rem 0}
.row{display:flex;gap:.75rem;flex-wrap:wrap;margin-top:1.5rem}
button{font:inherit;font-weight:600;min-height:3rem;padding:.5rem 1.5rem;border-radius:.375rem;border:1px solid var(--line);background:none;color:var(--ink);cursor:pointer}
button.go{background:var(--go);border-color:var(--go);color:var(--on-go)}
:focus-visible{outline:3px solid var(--soft);outline-offset:2px}
@media(max-width:36rem){main{margin:0;border:0;border-radius:0;min-height:100vh}button{flex:1}}
`;

/** What an admin sees at HubSpot before an app is installed; a stand-in, without HubSpot's look. */
export function consentPage({ action, wish, portals, chosen }: ConsentView): string {
  const choices = portals.map(
    ({ id, name, installed }) =>
      `<label><input type="radio" name="portal" value="${safe(id)}"${id === chosen ? ' checked' : ''} required><span>${safe(name)} <span class="soft">account ${safe(id)}${installed ? ', has Afterword installed' : ''}</span></span></label>`,
  );
  const scopes = [...wish.required, ...wish.optional.map((scope) => `${scope} (optional)`)];
  return page(
    'Connect Afterword to a HubSpot account',
    `<p class="soft">HubSpot sandbox: a stand-in for HubSpot's own page</p>
<h1>Connect Afterword to a HubSpot account</h1>
<form method="post" action="${safe(action)}">
<fieldset><legend>Account</legend>${choices.join('')}</fieldset>
<details><summary>What Afterword asks for (${scopes.length})</summary><ul>${scopes.map((scope) => `<li><code>${safe(scope)}</code></li>`).join('')}</ul></details>
<p class="soft">You are sent back to <code>${safe(new URL(wish.redirectUri).host)}</code>.</p>
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
