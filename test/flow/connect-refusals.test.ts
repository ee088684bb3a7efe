import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { startTestHouse, type TestHouse } from '../support/app.ts';
import { createConsentBrowser } from '../support/consent.ts';

let house: TestHouse;
let portal = 9_500;

beforeAll(async () => {
  house = await startTestHouse();
});

afterAll(() => house.close());

const Listed = z.object({ items: z.array(z.object({ id: z.string(), accountId: z.string() })) });

async function connectionOf(account: string) {
  const { items } = Listed.parse(await house.api.done('GET', '/v1/connections'));
  return items.filter(({ accountId }) => accountId === account);
}

/** A portal that has not installed the app yet. */
function newPortal(): string {
  portal += 1;
  house.stage.hubspot.openAccount({ account: String(portal), name: `Portal ${portal}` });
  return String(portal);
}

describe('a way back that is not right', { timeout: 60_000 }, () => {
  const callback = (query: Record<string, string>): string =>
    `/connect/hubspot/callback?${new URLSearchParams(query).toString()}`;

  it('with consent refused says so, and the state is used up', async () => {
    const account = newPortal();
    const browser = createConsentBrowser(house.url);
    const back = await browser.consent('/connect/hubspot', { answer: 'deny', portal: account });

    expect(await browser.open(back)).toMatchObject({
      status: 200,
      text: expect.stringContaining('You did not allow'),
    });
    expect(await browser.open(back)).toMatchObject({ status: 409 });
    expect(await connectionOf(account)).toEqual([]);
  });

  it('is taken once: a replayed address connects nothing and changes nothing', async () => {
    const account = newPortal();
    const browser = createConsentBrowser(house.url);
    const back = await browser.consent('/connect/hubspot', { answer: 'allow', portal: account });

    const answers = await Promise.all([browser.open(back), browser.open(back), browser.open(back)]);
    const again = await browser.open(back);

    expect(answers.map(({ status }) => status).sort((one, other) => one - other)).toEqual([200, 409, 409]);
    expect(again).toMatchObject({ status: 409, text: expect.stringContaining('was taken already') });
    expect(await connectionOf(account)).toHaveLength(1);
  });

  it('in another browser is refused, and leaves the first one to finish', async () => {
    const account = newPortal();
    const [mine, stranger] = [createConsentBrowser(house.url), createConsentBrowser(house.url)];
    const back = await mine.consent('/connect/hubspot', { answer: 'allow', portal: account });

    const refused = await stranger.open(back);

    expect(refused).toMatchObject({ status: 403, text: expect.stringContaining('another browser') });
    expect(await connectionOf(account)).toEqual([]);
    expect(await mine.open(back)).toMatchObject({ status: 200 });
  });

  it('with an unknown state, none, a state given twice, or of another platform is refused', async () => {
    const account = newPortal();
    const browser = createConsentBrowser(house.url);
    const back = new URL(await browser.consent('/connect/hubspot', { answer: 'allow', portal: account }));
    const state = back.searchParams.get('state') ?? '';

    for (const path of [
      callback({ code: 'x', state: 'made-up' }),
      callback({ code: 'x' }),
      `${callback({ code: 'x', state })}&state=${state}`,
      `/connect/zendesk/callback?code=x&state=${state}`,
    ]) {
      expect(await browser.open(path), path).toMatchObject({ status: 400 });
    }
    expect(await connectionOf(account)).toEqual([]);
  });

  it('with a wrong code, a code that was used, or none is refused', async () => {
    const account = newPortal();
    const browser = createConsentBrowser(house.url);
    const stateOf = async (): Promise<string> =>
      new URL(
        await browser.consent('/connect/hubspot', { answer: 'allow', portal: account }),
      ).searchParams.get('state') ?? '';
    const used = new URL(await browser.consent('/connect/hubspot', { answer: 'allow', portal: newPortal() }));
    await browser.open(used.toString());

    for (const query of [
      { code: 'made-up', state: await stateOf() },
      { code: used.searchParams.get('code') ?? '', state: await stateOf() },
    ]) {
      const page = await browser.open(callback(query));
      expect(page).toMatchObject({ status: 400, text: expect.stringContaining('too late, or twice') });
    }
    expect(await browser.open(callback({ state: await stateOf() }))).toMatchObject({ status: 400 });
    expect(await connectionOf(account)).toEqual([]);
  });

  it('that comes too late is refused', async () => {
    const account = newPortal();
    const browser = createConsentBrowser(house.url);
    const back = await browser.consent('/connect/hubspot', { answer: 'allow', portal: account });
    await (
      await house.superuser()
    ).rows(`update connect_attempt set expires_at = now() where used_at is null`, []);

    const page = await browser.open(back);

    expect(page).toMatchObject({ status: 410, text: expect.stringContaining('open for too long') });
    expect(await connectionOf(account)).toEqual([]);
  });

  it('of a platform that nobody knows is answered with those that are known', async () => {
    const page = await createConsentBrowser(house.url).open('/connect/salesforce');

    expect(page).toMatchObject({ status: 404, text: expect.stringContaining('Zendesk and HubSpot') });
  });
});
