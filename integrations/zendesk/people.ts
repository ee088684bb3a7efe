import { ask } from './ask.ts';
import type { AccountAccess } from '../../src/connector/account.ts';
import { ConnectorError } from '../../src/connector/errors.ts';
import type {
  KnownPerson,
  Outcome,
  PersonRef,
  PersonWrite,
  ScoreFields,
} from '../../src/connector/write-back.ts';
import type { ZendeskClient } from './client.ts';
import { userChoice } from './fields.ts';
import { eachInOrder } from './outcomes.ts';
import { UserAnswer, UserList } from './schema.ts';
import type { ZendeskUser } from './schema.ts';

type Fields = Readonly<Record<string, string | number | null>>;

/** One search per address: Zendesk documents no search for several. */
export async function findPeople(
  client: ZendeskClient,
  emails: readonly string[],
): Promise<Map<string, KnownPerson>> {
  const found = new Map<string, KnownPerson>();
  for (const email of new Set(emails.map((one) => one.toLowerCase()))) {
    const user = await findUser(client, email);
    if (user) {
      found.set(email, {
        externalId: user.id,
        organisationId: user.organization_id,
        ownerEmail: null,
        emailOptOut: false,
      });
    }
  }
  return found;
}

/** The user with exactly this address, agents included; null when there is none. */
export async function findUser(client: ZendeskClient, email: string): Promise<ZendeskUser | null> {
  const query = `email:"${email.replaceAll(/["\\]/g, '')}"`;
  const { users } = await ask(
    client,
    { method: 'GET', path: ['users', 'search'], query: { query } },
    UserList,
  );
  return users.find((user) => user.email?.toLowerCase() === email.toLowerCase()) ?? null;
}

/** One update per person, whatever changed: Zendesk allows five a minute. */
export function writePeople(
  client: ZendeskClient,
  access: AccountAccess,
  writes: readonly PersonWrite[],
): Promise<Outcome[]> {
  return eachInOrder(writes, (write) => writePerson(client, access, write));
}

async function writePerson(
  client: ZendeskClient,
  access: AccountAccess,
  write: PersonWrite,
): Promise<Outcome> {
  const fields = known(access, fieldsOf(write));
  if (Object.keys(fields).length === 0) {
    return {
      ok: true,
      skipped: 'The Afterword fields are not set up in Zendesk: run the set-up of the connection.',
    };
  }
  const id = write.person.externalId ?? (await findUser(client, write.person.email))?.id;
  if (id !== undefined) return updateUser(client, id, fields);
  if (write.createIfMissing) return createUser(client, write.person, fields);
  return { ok: true, skipped: 'This person is not known in Zendesk.' };
}

async function updateUser(client: ZendeskClient, id: string, fields: Fields): Promise<Outcome> {
  try {
    await client.call({
      method: 'PUT',
      path: ['users', id],
      body: { user: { user_fields: fields } },
      budgets: [`user:${id}`],
    });
    return { ok: true, resultId: id };
  } catch (error) {
    if (!(error instanceof ConnectorError) || error.kind !== 'not-found') throw error;
    return { ok: true, skipped: 'This person was deleted in Zendesk.' };
  }
}

/** By address, so that a repetition finds the person made before; no mail asks them to verify anything. */
async function createUser(client: ZendeskClient, person: PersonRef, fields: Fields): Promise<Outcome> {
  const name = person.name ?? person.email.split('@', 1)[0];
  const { user } = await ask(
    client,
    {
      method: 'POST',
      path: ['users', 'create_or_update'],
      body: { user: { name, email: person.email, skip_verify_email: true, user_fields: fields } },
    },
    UserAnswer,
  );
  return { ok: true, resultId: user.id };
}

/** Only fields that set-up confirmed: a key that belongs to somebody else's field is never written. */
function known(access: AccountAccess, fields: Fields): Fields {
  return Object.fromEntries(
    Object.entries(fields).filter(([key]) => access.resources[`user_field.${key}`] !== undefined),
  );
}

function fieldsOf(write: PersonWrite): Fields {
  return {
    ...Object.assign({}, ...(write.scores ?? []).map(scoreFields)),
    ...(write.state === undefined ? {} : { afterword_survey_state: write.state }),
    ...(write.askedCount === undefined ? {} : { afterword_asked_count: write.askedCount }),
    ...(write.lastAskedAt === undefined ? {} : { afterword_last_asked: dayOf(write.lastAskedAt) }),
  };
}

function scoreFields(score: ScoreFields): Fields {
  const prefix = `afterword_${score.metric}`;
  return {
    [`${prefix}_category`]: userChoice(score.metric, score.band),
    [`${prefix}_score`]: score.score,
    [`${prefix}_date`]: dayOf(score.answeredAt),
    [`${prefix}_programme`]: score.programme,
    [`${prefix}_response_id`]: score.responseId,
  };
}

function dayOf(time: Date): string {
  return time.toISOString().slice(0, 10);
}
