import { ConnectorError } from '../../src/connector/errors.ts';
import { ask } from './ask.ts';
import type { ZendeskClient } from './client.ts';
import type { SetUpNotes } from './ensure-fields.ts';
import { ticketChoice } from './fields.ts';
import { allPages } from './paging.ts';
import { ViewAnswer, ViewPage } from './schema.ts';
import type { ViewRecord } from './schema.ts';

interface ViewSpec {
  readonly key: string;
  readonly title: string;
  readonly description: string;
  /** One of them must be about status, type, group, assignee or requester: Zendesk refuses the view otherwise. */
  readonly all: readonly { readonly field: string; readonly operator: string; readonly value: string }[];
}

/** Lists of tickets for a team; the drop-down's value is a tag, so that no view needs the number of a field. */
export const ticketViews: readonly ViewSpec[] = [
  {
    key: 'detractors_open',
    title: 'Afterword: detractors with open tickets',
    description: 'Tickets that are not solved and belong to a low answer. Made by Afterword.',
    all: [
      { field: 'status', operator: 'less_than', value: 'solved' },
      { field: 'current_tags', operator: 'includes', value: ticketChoice('detractor') },
    ],
  },
  {
    key: 'detractors_solved',
    title: 'Afterword: solved tickets with a low score',
    description: 'Solved tickets whose customer answered low. Made by Afterword.',
    all: [
      { field: 'status', operator: 'is', value: 'solved' },
      { field: 'current_tags', operator: 'includes', value: ticketChoice('detractor') },
    ],
  },
];

const COLUMNS = ['nice_id', 'requester', 'subject', 'assignee', 'updated'];

export function listViews(client: ZendeskClient): Promise<ViewRecord[]> {
  return allPages(client, { call: { method: 'GET', path: ['views'] }, shape: ViewPage }, (page) => ({
    items: page.views,
    meta: page.meta,
  }));
}

/** Known by stored title; an admin who renames or deletes one keeps it that way until the next set-up. */
export async function ensureViews(client: ZendeskClient, notes: SetUpNotes): Promise<void> {
  try {
    const present = await listViews(client);
    for (const view of ticketViews) {
      const found = present.find(({ title }) => title === view.title);
      notes[found ? 'existing' : 'created'].push(`view ${view.title}`);
      notes.resources[`view.${view.key}`] = (found ?? (await createView(client, view))).id;
    }
  } catch (error) {
    if (!(error instanceof ConnectorError) || !['forbidden', 'refused'].includes(error.kind)) throw error;
    notes.clashes.push(`The views could not be made. ${error.words} Everything else works.`);
  }
}

async function createView(client: ZendeskClient, { title, description, all }: ViewSpec): Promise<ViewRecord> {
  const body = { view: { title, description, all, any: [], output: { columns: COLUMNS } } };
  return (await ask(client, { method: 'POST', path: ['views'], body }, ViewAnswer)).view;
}
