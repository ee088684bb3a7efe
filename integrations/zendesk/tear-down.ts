import type { AccountAccess } from '../../src/connector/account.ts';
import { ConnectorError } from '../../src/connector/errors.ts';
import type { TearDown, TearDownReport } from '../../src/connector/set-up.ts';
import type { ZendeskClient } from './client.ts';
import type { FieldFamily } from './ensure-fields.ts';
import { historyObject } from './fields.ts';
import { organisationFamily, ticketFamily, userFamily } from './set-up.ts';
import { ticketViews } from './ticket-views.ts';
import {
  EVENT_WEBHOOK_NAME,
  listTriggers,
  listWebhooks,
  TRIGGER_TITLE,
  TRIGGER_WEBHOOK_NAME,
} from './webhook-set-up.ts';

interface Notes {
  readonly removed: string[];
  readonly kept: string[];
  readonly failed: string[];
}

/** Trigger before webhook, because Zendesk keeps a webhook that a trigger calls. What is gone already is fine. */
export async function tearDown(
  client: ZendeskClient,
  access: AccountAccess,
  wish: TearDown,
): Promise<TearDownReport> {
  const { keepData } = wish;
  const notes: Notes = { removed: [], kept: [], failed: [] };
  await removeTriggers(client, notes);
  await removeWebhooks(client, wish, notes);
  const data = dataOf(access.resources);
  if (keepData) notes.kept.push(...data.map(({ name }) => name));
  else for (const thing of data) await remove(client, thing, notes);
  return notes;
}

async function removeTriggers(client: ZendeskClient, notes: Notes): Promise<void> {
  for (const { id, title } of await listTriggers(client)) {
    if (title === TRIGGER_TITLE)
      await remove(client, { name: `trigger ${title}`, path: ['triggers', id] }, notes);
  }
}

/** Ours by name and address: another installation of Afterword in the same account has one of its own. */
async function removeWebhooks(client: ZendeskClient, wish: TearDown, notes: Notes): Promise<void> {
  const names = [EVENT_WEBHOOK_NAME, TRIGGER_WEBHOOK_NAME];
  for (const { id, name, endpoint } of await listWebhooks(client)) {
    const isOurs = id === wish.webhookId || endpoint === wish.webhookUrl;
    if (!names.includes(name) || !isOurs) continue;
    await remove(client, { name: `webhook ${name}`, path: ['webhooks', id], dotJson: false }, notes);
  }
}

interface Thing {
  readonly name: string;
  readonly path: readonly string[];
  readonly dotJson?: false;
}

/** What set-up has recorded, views first: they show the fields. */
function dataOf(resources: Readonly<Record<string, string>>): Thing[] {
  const views = ticketViews.flatMap(({ key, title }) => {
    const id = resources[`view.${key}`];
    return id === undefined ? [] : [{ name: `view ${title}`, path: ['views', id] }];
  });
  const fields = [ticketFamily, userFamily, organisationFamily].flatMap((family) =>
    fieldsOf(family, resources),
  );
  const object =
    resources['custom_object.response'] === undefined
      ? []
      : [
          {
            name: `custom object ${historyObject.title}`,
            path: ['custom_objects', historyObject.key],
            dotJson: false as const,
          },
        ];
  return [...views, ...fields, ...object];
}

function fieldsOf(family: FieldFamily, resources: Readonly<Record<string, string>>): Thing[] {
  const prefix = `${family.resource}.`;
  return Object.entries(resources)
    .filter(([key]) => key.startsWith(prefix))
    .map(([key, id]) => ({
      name: `${family.words} ${key.slice(prefix.length)}`,
      path: [...family.path, id],
    }));
}

async function remove(client: ZendeskClient, { name, ...call }: Thing, notes: Notes): Promise<void> {
  try {
    await client.call({ ...call, method: 'DELETE' });
    notes.removed.push(name);
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    if (error.kind === 'not-found') return;
    if (error.kind !== 'refused' && error.kind !== 'forbidden') throw error;
    notes.failed.push(`The ${name} could not be removed: ${error.words}`);
  }
}
