import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { startTestHouse, type TestHouse } from '../support/app.ts';
import { createConsentBrowser } from '../support/consent.ts';

let house: TestHouse;
let portal = 9_100;
let desk = 0;

beforeAll(async () => {
  house = await startTestHouse();
});

afterAll(() => house.close());

const Listed = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      workspaceId: z.string(),
      accountId: z.string(),
      name: z.string(),
      mode: z.string(),
      health: z.string(),
      settings: z.object({ adminEmail: z.string().nullable() }),
    }),
  ),
});
const Grant = z.object({
  kind: z.string(),
  authorisedBy: z.object({ name: z.string().nullable(), email: z.string().nullable() }).nullable(),
  scopes: z.array(z.string()),
  missing: z.array(z.string()),
  off: z.array(z.string()),
  accessExpiresAt: z.string().nullable(),
  refreshExpiresAt: z.string().nullable(),
});

async function connectionOf(account: string) {
  const { items } = Listed.parse(await house.api.done('GET', '/v1/connections'));
  return items.filter(({ accountId }) => accountId === account);
}

async function grantOf(id: string) {
  return Grant.parse(await house.api.done('GET', `/v1/connections/${id}/grant`));
}

/** A portal that has not installed the app yet. */
function newPortal(more: { companyScope?: boolean } = {}): string {
  portal += 1;
  house.stage.hubspot.openAccount({ account: String(portal), name: `Portal ${portal}`, ...more });
  return String(portal);
}

/** An account with two admins who may agree. */
function newDesk(): { account: string; admin: string; agent: string; other: string } {
  desk += 1;
  const account = `desk${desk}`;
  house.stage.zendesk.openAccount({
    account,
    plan: 'enterprise',
    admins: [{ name: 'Ona Adminė', email: `ona.${account}@agents.example` }],
  });
  const userOf = (name: string): string =>
    house.stage.zendesk.users(account).find((one) => one.name === name)?.id ?? '';
  return {
    account,
    admin: userOf('Afterword Integration'),
    agent: userOf('Tom Becker'),
    other: userOf('Ona Adminė'),
  };
}

describe('HubSpot', { timeout: 60_000 }, () => {
  it('is connected by consent, set up, in rehearsal, and says who agreed and what is allowed', async () => {
    const account = newPortal();
    const browser = createConsentBrowser(house.url);

    const back = await browser.consent('/connect/hubspot', { answer: 'allow', portal: account });
    const page = await browser.follow(back);

    expect(page).toMatchObject({
      status: 200,
      text: expect.stringContaining(`Afterword for Portal ${portal}`),
    });
    expect(page.text).toContain('are missing');
    const [connection] = await connectionOf(account);
    await house.api.done('POST', `/v1/connections/${connection?.id}/set-up`);
    expect(connection).toMatchObject({
      mode: 'rehearsal',
      health: 'connected',
      settings: { adminEmail: 'rasa@agents.example' },
    });
    expect(house.stage.hubspot.records(account).properties.contacts).toContain('afterword_nps_category');
    const grant = await grantOf(connection?.id ?? '');
    expect(grant).toMatchObject({ kind: 'oauth', missing: [], off: [] });
    expect(grant.authorisedBy?.email).toBe('rasa@agents.example');
    expect(grant.scopes).toContain('crm.objects.contacts.write');
  });

  it('without optional permissions is connected, and says what is off', async () => {
    const account = newPortal({ companyScope: false });
    const browser = createConsentBrowser(house.url);

    const page = await browser.follow(
      await browser.consent('/connect/hubspot', { answer: 'allow', portal: account }),
    );

    expect(page.text).toContain('crm.objects.companies.write');
    const [connection] = await connectionOf(account);
    await house.api.done('POST', `/v1/connections/${connection?.id}/set-up`);
    const { missing, off } = await grantOf(connection?.id ?? '');
    expect(off).toContain('Without the permission crm.objects.companies.write, companies get no figures.');
    expect(missing).toEqual([
      'crm.objects.companies.read',
      'crm.objects.companies.write',
      'crm.schemas.companies.write',
    ]);
    expect(house.stage.hubspot.records(account).properties.contacts).toContain('afterword_nps_category');
  });

  it('refuses to be connected without a required permission, and keeps nothing', async () => {
    const account = newPortal();
    const browser = createConsentBrowser(house.url);
    const back = await browser.consent('/connect/hubspot', { answer: 'allow', portal: account });
    house.stage.hubspot.changeAccount(account, {});
    const asked = new URL(back);
    const { hubspot } = house.stage;
    const narrow = new URL(`${hubspot.url}/oauth/authorize`);
    narrow.search = new URLSearchParams({
      client_id: 'sandbox-app',
      redirect_uri: `${house.url}/connect/hubspot/callback`,
      scope: 'oauth tickets',
      state: asked.searchParams.get('state') ?? '',
    }).toString();
    const agreed = await fetch(narrow, {
      method: 'POST',
      body: new URLSearchParams({ answer: 'allow', portal: account }),
      redirect: 'manual',
    });

    const page = await browser.open(agreed.headers.get('location') ?? '');

    expect(page).toMatchObject({ status: 403, text: expect.stringContaining('Permissions are missing') });
    expect(page.text).toContain('crm.objects.contacts.write');
    expect(await connectionOf(account)).toEqual([]);
  });

  it('connected twice keeps one connection, its workspace and its settings, with new tokens', async () => {
    const account = newPortal();
    const [first, second] = [createConsentBrowser(house.url), createConsentBrowser(house.url)];
    await first.open(await first.consent('/connect/hubspot', { answer: 'allow', portal: account }));
    const [before] = await connectionOf(account);
    await house.api.done('PATCH', `/v1/connections/${before?.id}/settings`, {
      sender: { companyName: 'Kept' },
    });

    const page = await second.open(
      await second.consent('/connect/hubspot', {
        answer: 'allow',
        portal: account,
        user: 'tom@agents.example',
      }),
    );

    expect(page.text).toContain('Connected to HubSpot again');
    const after = await connectionOf(account);
    expect(after).toMatchObject([{ id: before?.id, workspaceId: before?.workspaceId }]);
    expect(JSON.stringify(await house.api.done('GET', `/v1/connections/${before?.id}`))).toContain('"Kept"');
    expect((await grantOf(before?.id ?? '')).authorisedBy?.email).toBe('tom@agents.example');
  });
});

describe('Zendesk', { timeout: 60_000 }, () => {
  it('asks for the subdomain, takes a pasted address, and is connected with webhook and fields', async () => {
    const { account, admin } = newDesk();
    const browser = createConsentBrowser(house.url);
    const asking = await browser.open('/connect/zendesk');
    const wrong = await browser.open(`/connect/zendesk?account=${encodeURIComponent('not a name!')}`);

    const path = `/connect/zendesk?account=${encodeURIComponent(`https://${account}.zendesk.com/agent/filters/1`)}`;
    const page = await browser.follow(await browser.consent(path, { answer: 'allow', user: admin }));

    expect(asking).toMatchObject({ status: 200, text: expect.stringContaining('Zendesk subdomain') });
    expect(wrong).toMatchObject({
      status: 400,
      text: expect.stringContaining('This is no Zendesk subdomain'),
    });
    expect(page.text).toContain('Afterword will write as Afterword Integration');
    const [connection] = await connectionOf(account);
    expect(connection).toMatchObject({
      mode: 'rehearsal',
      settings: { adminEmail: 'integration@agents.example' },
    });
    expect(house.stage.zendesk.records(account).webhooks).toHaveLength(0);
    await house.api.done('POST', `/v1/connections/${connection?.id}/set-up`);
    expect(house.stage.zendesk.records(account).webhooks).toHaveLength(1);
    const grant = await grantOf(connection?.id ?? '');
    expect(grant).toMatchObject({ kind: 'oauth', scopes: ['read', 'write'], missing: [] });
    expect(Date.parse(grant.refreshExpiresAt ?? '')).toBeGreaterThan(Date.now() + 80 * 86_400_000);
  });

  it('is authorised again as another user: the old tokens end, webhook and settings stay', async () => {
    const { account, admin, other } = newDesk();
    const browser = createConsentBrowser(house.url);
    const path = `/connect/zendesk?account=${account}`;
    await browser.open(await browser.consent(path, { answer: 'allow', user: admin }));
    const [before] = await connectionOf(account);

    const page = await browser.open(await browser.consent(path, { answer: 'allow', user: other }));

    expect(page.text).toContain('Afterword will write as Ona Adminė');
    expect(await connectionOf(account)).toMatchObject([{ id: before?.id }]);
    expect((await grantOf(before?.id ?? '')).authorisedBy?.name).toBe('Ona Adminė');
    expect(house.stage.zendesk.records(account).webhooks).toHaveLength(1);
    expect(house.stage.zendesk.liveTokens(account)).toBe(1);
  });

  it('is refused for an agent who is no admin, in words', async () => {
    const { account, agent } = newDesk();
    const browser = createConsentBrowser(house.url);

    const page = await browser.open(
      await browser.consent(`/connect/zendesk?account=${account}`, { answer: 'allow', user: agent }),
    );

    expect(page).toMatchObject({ status: 400, text: expect.stringContaining('as an admin') });
    expect(await connectionOf(account)).toEqual([]);
  });
});
