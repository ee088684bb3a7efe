import type { User } from '../state.ts';
import type { Scene } from './scene.ts';

export interface FramePage {
  readonly scene: Scene;
  readonly assets: string;
  readonly accountPath: string;
  /** Null when no app is installed, or it has no frame here. */
  readonly appUrl: string | null;
  readonly metadata: object | null;
  readonly agent: User;
  readonly staff: readonly User[];
  /** As the agent's profile has it, or as `?locale=` says. */
  readonly locale: string;
  readonly scheme: 'light' | 'dark';
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** A helpdesk's window, as far as an app can tell. */
export function framePage(page: FramePage): string {
  const { scene, agent, scheme, assets } = page;
  const data = {
    scheme,
    accountPath: page.accountPath,
    appUrl: page.appUrl,
    appOrigin: page.appUrl === null ? null : new URL(page.appUrl).origin,
    metadata: page.metadata,
    context: { product: 'support', location: scene.location },
    values: {
      ...scene.values,
      'currentUser.id': agent.id,
      'currentUser.locale': page.locale,
      'currentUser.role': agent.role,
    },
  };
  return `<!doctype html>
<html lang="en" data-scheme="${scheme}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>${escaped(scene.title)}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${assets}/host.css">
<script type="application/json" id="scene">${JSON.stringify(data).replaceAll('<', '\\u003c')}</script>
<script type="module" src="${assets}/host.js"></script>
</head>
<body>
<header><h1>${escaped(scene.title)}</h1><nav aria-label="Window">${staffLinks(page)}<button type="button" id="scheme">Light or dark</button><button type="button" id="reload">Reload apps</button></nav></header>
<div class="columns">
<main class="talk">${scene.messages.map(message).join('')}${scene.editor ? composer() : ''}</main>
<aside aria-label="Apps"><h2>Apps</h2>${appFrame(page)}</aside>
</div>
</body>
</html>`;
}

function staffLinks({ staff, agent, scheme, scene }: FramePage): string {
  return staff
    .map(({ email, name, role }) => {
      const query = new URLSearchParams({ as: email, scheme, location: scene.location });
      const current = email === agent.email ? ' aria-current="true"' : '';
      return `<a href="?${escaped(query.toString())}"${current}>${escaped(name)} (${role})</a>`;
    })
    .join('');
}

function message({ author, text, public: isPublic }: Scene['messages'][number]): string {
  const kind = isPublic ? '' : ' private';
  const note = isPublic ? '' : ', private note';
  return `<article class="message${kind}"><p>${escaped(author)}${note}</p>${escaped(text)}</article>`;
}

function composer(): string {
  return '<div class="composer"><h2 id="reply">Public reply</h2><div id="editor" contenteditable="true" role="textbox" aria-multiline="true" aria-labelledby="reply"></div></div>';
}

function appFrame({ appUrl }: FramePage): string {
  if (appUrl === null) return '<p>No app is installed in this account.</p>';
  return '<iframe id="app" name="app" title="Afterword"></iframe>';
}
