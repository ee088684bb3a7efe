import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SANDBOX_APP } from '../../src/cli/sandbox/stage.ts';
import { startTestHouse, type Account, type TestHouse } from '../support/app.ts';
import { askedAbout } from '../support/asked.ts';
import { eventually } from '../support/eventually.ts';

let house: TestHouse;

beforeAll(async () => {
  house = await startTestHouse();
});

afterAll(() => house.close());

/** Somebody else renews the grant: Zendesk ends the pair that we hold. */
async function loseAccess(acme: Account): Promise<void> {
  const renewed = await fetch(`${acme.baseUrl}/oauth/tokens`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      grant_type: 'refresh_token',
      refresh_token: acme.refreshToken,
      client_id: SANDBOX_APP.clientId,
      client_secret: SANDBOX_APP.clientSecret,
    }),
  });
  expect(renewed.status).toBe(200);
}

describe('a connection whose refresh token is refused', { timeout: 90_000 }, () => {
  it('is shown with words, its admin is told, and new credentials carry out what waited', async () => {
    const acme = await house.zendesk();
    const { ticket, link } = await askedAbout(house, acme);
    await loseAccess(acme);

    await house.respondent.score(link, 3);

    const shown = await eventually(async () => {
      const connection = await house.api.connection(acme.connectionId);
      return connection.health === 'disconnected' ? connection : null;
    });
    expect(shown.healthWords).toBe(
      'Zendesk ended the connection. Connect the account again; nothing is lost meanwhile.',
    );
    await eventually(async () =>
      (await house.api.effects('state=parked')).find(({ kind }) => kind === 'ticket-score'),
    );
    const notice = await house.mailTo({ name: 'Admin', email: 'admin@acme.example' });
    expect(notice.subject).toBe('Afterword lost its access to Acme');

    const { credentials } = house.stage.zendesk.createAccount({ account: acme.account, name: 'Acme' });
    const expiresAt = new Date(Date.now() + credentials.expiresInSeconds * 1_000).toISOString();
    await house.api.done('PUT', `/v1/connections/${acme.connectionId}/credentials`, {
      credentials: {
        kind: 'oauth',
        accessToken: credentials.accessToken,
        refreshToken: credentials.refreshToken,
        expiresAt,
      },
    });
    const { effects } = await house.settled(acme, ticket);

    expect(effects.every(({ state }) => state === 'done')).toBe(true);
    expect(acme.score(ticket)).toMatchObject({ score: 3, band: 'detractor' });
    expect((await house.api.connection(acme.connectionId)).health).toBe('connected');
  });
});
