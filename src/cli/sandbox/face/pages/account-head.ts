import { html, type Html } from '../../../../heads/markup/html.ts';
import type { AccountView } from '../records/account-view.ts';

export type Tab = 'tickets' | 'people' | 'organisations' | 'tasks' | 'notes';

/** Name, role and the five lists of an account. */
export function accountHead({ title, tasks, ...view }: AccountView, open: Tab): Html {
  const { path, nouns, hasTickets } = title;
  const waiting = tasks.filter(({ state }) => state !== 'done').length;
  const tabs: readonly (readonly [Tab, string, number | null])[] = [
    ...(hasTickets ? [['tickets', 'Tickets', view.tickets.length] as const] : []),
    ['people', nouns.people, view.people.length],
    ['organisations', nouns.organisations, view.organisations.length],
    ['tasks', 'Tasks', waiting],
    ['notes', 'Notes', view.notes.length],
  ];
  const links = tabs.map(([tab, label, count]) => {
    const current = tab === open ? html` aria-current="page"` : null;
    return html`<a href="${tabPath(path, tab)}" ${current}>${label} <small>${count}</small></a>`;
  });
  return html`<header class="head" data-key="head">
    <h1>${title.name} <span>${title.product}, ${title.role}</span></h1>
    <nav class="tabs" aria-label="${title.name}">${links}</nav>
  </header>`;
}

export function tabPath(path: string, tab: Tab): string {
  return `${path}/${tab}`;
}
