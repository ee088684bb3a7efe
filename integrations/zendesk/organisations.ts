import type { AccountAccess } from '../../src/connector/account.ts';
import { ConnectorError } from '../../src/connector/errors.ts';
import type { Outcome, OrganisationWrite } from '../../src/connector/write-back.ts';
import type { ZendeskClient } from './client.ts';
import { organisationChoice } from './fields.ts';
import { eachInOrder } from './outcomes.ts';

export function writeOrganisations(
  client: ZendeskClient,
  access: AccountAccess,
  writes: readonly OrganisationWrite[],
): Promise<Outcome[]> {
  return eachInOrder(writes, (write) => writeOrganisation(client, access, write));
}

async function writeOrganisation(
  client: ZendeskClient,
  access: AccountAccess,
  write: OrganisationWrite,
): Promise<Outcome> {
  const fields = Object.fromEntries(
    Object.entries(fieldsOf(write)).filter(
      ([key]) => access.resources[`organisation_field.${key}`] !== undefined,
    ),
  );
  if (Object.keys(fields).length === 0) {
    return {
      ok: true,
      skipped: 'The Afterword fields are not set up in Zendesk: run the set-up of the connection.',
    };
  }
  try {
    const path = ['organizations', write.externalId];
    await client.call({ method: 'PUT', path, body: { organization: { organization_fields: fields } } });
    return { ok: true, resultId: write.externalId };
  } catch (error) {
    if (!(error instanceof ConnectorError) || error.kind !== 'not-found') throw error;
    return { ok: true, skipped: 'This organisation was deleted in Zendesk.' };
  }
}

/** Null empties the field: a figure below five answers, or nothing in the last 180 days. */
function fieldsOf(write: OrganisationWrite): Record<string, string | number | null> {
  const prefix = `afterword_${write.metric}`;
  return {
    [prefix]: write.figure === null ? null : twoDecimals(write.figure),
    [`${prefix}_count`]: write.count,
    [`${prefix}_worst_recent`]: write.worstRecent && organisationChoice(write.metric, write.worstRecent),
  };
}

/** For display in Zendesk; Afterword itself never calculates with a rounded figure. Half away from zero. */
function twoDecimals(figure: number): number {
  return (Math.sign(figure) * Math.round(Math.abs(figure) * 100)) / 100;
}
