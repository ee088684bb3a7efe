import type { AccountAccess } from '../../src/connector/account.ts';
import type { OrganisationWrite, PersonWrite, ScoreFields } from '../../src/connector/write-back.ts';
import { PROPERTIES, propertyName } from './properties.ts';
import type { WrittenType } from './properties.ts';
import type { Values } from './records.ts';

/** Key of the connection's resources under which set-up keeps the names of the properties that exist. */
export function resourceKey(type: WrittenType): string {
  return `properties.${type}`;
}

/**
 * Drops what set-up could not make (no room, a name taken by another type, no scope): one unknown property would make
 * HubSpot refuse the whole record. Before any set-up everything is assumed to exist.
 */
export function existing(access: AccountAccess, type: WrittenType, values: Values): Values {
  const listed = access.resources[resourceKey(type)];
  if (listed === undefined) return values;
  const names = new Set(listed.split(' '));
  return Object.fromEntries(Object.entries(values).filter(([name]) => names.has(name)));
}

/** Everything of ours on a record of this type, emptied. */
export function emptyValues(type: WrittenType): Values {
  return Object.fromEntries(PROPERTIES[type].map(({ name }) => [name, '']));
}

export function scoreValues(score: ScoreFields): Values {
  const named = (part: string): string => propertyName(score.metric, part);
  return {
    [named('category')]: score.band,
    [named('score')]: String(score.score),
    [named('date')]: score.answeredAt.toISOString(),
    [named('programme')]: score.programme,
    [named('response_id')]: score.responseId,
    ...(score.comment === undefined ? {} : { [named('comment')]: score.comment ?? '' }),
  };
}

export function personValues(write: PersonWrite): Values {
  return {
    ...Object.assign({}, ...(write.scores ?? []).map(scoreValues)),
    ...(write.state ? { afterword_survey_state: write.state } : {}),
    ...(write.askedCount === undefined ? {} : { afterword_asked_count: String(write.askedCount) }),
    ...(write.lastAskedAt ? { afterword_last_asked: write.lastAskedAt.toISOString() } : {}),
  };
}

export function organisationValues(write: OrganisationWrite): Values {
  const named = (part: string): string => propertyName(write.metric, part);
  return {
    [named('figure')]: write.figure === null ? '' : decimal(write.figure),
    [named('count')]: String(write.count),
    [named('worst_recent')]: write.worstRecent ?? '',
  };
}

/** At most two decimals, no exponent, no thousands separators. */
function decimal(value: number): string {
  return String(Number(value.toFixed(2)));
}
