import type { ConnectorError, FailureKind } from '../../connector/errors.ts';
import type { Permission } from '../../connector/oauth.ts';
import type { ConnectRefusal } from '../schema.ts';
import type { AttemptStanding } from './attempt.store.ts';

type Words = Omit<ConnectRefusal, 'step' | 'again'>;

function refusal(words: Words, again: string | null): ConnectRefusal {
  return { step: 'refused', ...words, again };
}

export function unknownPlatform(known: readonly string[]): ConnectRefusal {
  const title = 'There is no such platform';
  const words = `Afterword connects ${known.join(' and ')}.`;
  return refusal({ code: 'unknown-platform', status: 404, title, words }, null);
}

export function notConfigured(label: string, setting: string): ConnectRefusal {
  const title = `${label} cannot be connected here yet`;
  const words = `This installation has no OAuth client for ${label}. Whoever runs it sets ${setting} and starts it again.`;
  return refusal({ code: 'oauth-not-configured', status: 503, title, words }, null);
}

/** The state of the address is not one that this browser may bring, or not any more. */
export function badState(standing: AttemptStanding | undefined, again: string): ConnectRefusal {
  if (standing === undefined) {
    const words =
      'The address does not come from a connection that was started here. Nothing was changed. Start again.';
    return refusal({ code: 'state-unknown', status: 400, title: 'This step is not known', words }, again);
  }
  if (standing.otherBrowser) {
    const words =
      'Connecting was started in another browser, or cookies are blocked. Nothing was changed. Start again in this browser.';
    return refusal(
      { code: 'state-other-browser', status: 403, title: 'Started in another browser', words },
      again,
    );
  }
  if (standing.used) {
    const words =
      'This step was taken already. If the account is connected, there is nothing left to do; otherwise start again.';
    return refusal({ code: 'state-used', status: 409, title: 'This step was taken already', words }, again);
  }
  const words = 'The consent page was open for too long. Nothing was changed. Start again.';
  return refusal({ code: 'state-expired', status: 410, title: 'That took too long', words }, again);
}

export function consentRefused(label: string, error: string, again: string): ConnectRefusal {
  if (error === 'access_denied') {
    const words = `You did not allow Afterword at ${label}. Nothing was connected and nothing was changed.`;
    return refusal({ code: 'consent-refused', status: 200, title: 'Not connected', words }, again);
  }
  const words = `${label} ended the connection with "${error.slice(0, 80)}". Nothing was changed. Start again; if it stays, check the OAuth client of this installation.`;
  return refusal({ code: 'vendor-refused', status: 502, title: `${label} refused`, words }, again);
}

export function codeMissing(label: string, again: string): ConnectRefusal {
  const words = `${label} sent you back without a code. Nothing was changed. Start again.`;
  return refusal({ code: 'code-missing', status: 400, title: 'Something is missing', words }, again);
}

export function scopesMissing(label: string, missing: readonly Permission[], again: string): ConnectRefusal {
  const named = missing.map(({ scope, without }) => `${scope} (without it, ${without})`).join(', ');
  const words = `Afterword cannot work at ${label} without these permissions: ${named}. Nothing was connected. Start again and allow them.`;
  return refusal({ code: 'scopes-missing', status: 403, title: 'Permissions are missing', words }, again);
}

export function elsewhere(label: string, accountName: string): ConnectRefusal {
  const words = `${accountName} is connected to another workspace of Afterword. An account belongs to one workspace only. If you belong to that one, sign in and connect again; else disconnect the account there first, or ask the people there to invite you.`;
  return refusal(
    { code: 'other-workspace', status: 409, title: `This ${label} account is connected elsewhere`, words },
    null,
  );
}

const TEMPORARY: ReadonlySet<FailureKind> = new Set(['rate-limited', 'unavailable', 'ambiguous']);

export function failedExchange(label: string, error: ConnectorError, again: string): ConnectRefusal {
  const temporary = TEMPORARY.has(error.kind);
  return refusal(
    {
      code: temporary ? 'vendor-unavailable' : 'code-refused',
      status: temporary ? 503 : 400,
      title: temporary ? `${label} does not answer` : 'Not connected',
      words: temporary
        ? `${label} could not be reached. Nothing was changed. Start again in a minute.`
        : error.words,
    },
    again,
  );
}
