import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { startTestHouse, type TestHouse } from '../support/app.ts';
import { createConsentBrowser, type ConsentBrowser } from '../support/consent.ts';
import { eventually } from '../support/eventually.ts';

let house: TestHouse;
let counter = 9_700;

beforeAll(async () => {
  house = await startTestHouse();
}, 60_000);

afterAll(() => house.close());

const Connections = z.object({
  items: z.array(z.object({ id: z.string(), workspaceId: z.string(), accountId: z.string() })),
});
const Members = z.object({
  items: z.array(
    z.object({ email: z.string(), role: z.string(), state: z.string(), workspaceId: z.string() }),
  ),
});

async function workspaceOf(account: string): Promise<string | undefined> {
  const { items } = Connections.parse(await house.api.done('GET', '/v1/connections'));
  return items.find(({ accountId }) => accountId === account)?.workspaceId;
}

async function membersOf(account: string): Promise<{ email: string; role: string; state: string }[]> {
  const workspaceId = await workspaceOf(account);
  const { items } = Members.parse(await house.api.done('GET', '/v1/members'));
  return items
    .filter((member) => member.workspaceId === workspaceId)
    .map(({ email, role, state }) => ({ email, role, state }));
}

function newPortal(): string {
  counter += 1;
  house.stage.hubspot.openAccount({ account: String(counter), name: `Portal ${counter}` });
  return String(counter);
}

/** HubSpot names the address of whoever agrees, and does not vouch for it. */
async function connectPortal(browser: ConsentBrowser, portal: string) {
  return await browser.open(await browser.consent('/connect/hubspot', { answer: 'allow', portal }));
}

/** Zendesk vouches for the address of its admin. */
async function connectDesk(browser: ConsentBrowser): Promise<{ account: string; email: string }> {
  counter += 1;
  const account = `house${counter}`;
  const email = `ona.${account}@agents.example`;
  house.stage.zendesk.openAccount({ account, plan: 'enterprise', admins: [{ name: 'Ona Adminė', email }] });
  const user = house.stage.zendesk.users(account).find(({ name }) => name === 'Ona Adminė')?.id ?? '';
  const path = `/connect/zendesk?account=${account}`;
  await browser.open(await browser.consent(path, { answer: 'allow', user }));
  return { account, email };
}

describe('who connects', { timeout: 60_000 }, () => {
  it('with an address that the vendor vouches for owns the new workspace, and is signed in', async () => {
    const browser = createConsentBrowser(house.url);
    const { account, email } = await connectDesk(browser);

    expect(await membersOf(account)).toEqual([{ email, role: 'owner', state: 'active' }]);
    expect((await browser.open('/members')).text).toContain(email);
  });

  it('with an address that nobody vouches for may set up the account, and is invited by mail as its owner', async () => {
    const browser = createConsentBrowser(house.url);
    const portal = newPortal();
    const { location } = await connectPortal(browser, portal);

    expect((await browser.open(location ?? '')).status).toBe(200);
    expect(await membersOf(portal)).toEqual([
      { email: 'rasa@agents.example', role: 'owner', state: 'invited' },
    ]);
    await eventually(async () => (await house.stage.mailbox.mails({ to: 'rasa@agents.example' })).at(0));
    expect((await createConsentBrowser(house.url).open(location ?? '')).status).toBe(303);
  });

  it('while signed in brings the account into their own workspace', async () => {
    const browser = createConsentBrowser(house.url);
    const { account } = await connectDesk(browser);
    const portal = newPortal();
    await connectPortal(browser, portal);

    expect(await workspaceOf(portal)).toBe(await workspaceOf(account));
  });

  it('an account of a workspace that has members must be one of them', async () => {
    const owner = createConsentBrowser(house.url);
    const { account } = await connectDesk(owner);
    const portal = newPortal();
    await connectPortal(owner, portal);
    const before = await membersOf(account);

    const stranger = await connectPortal(createConsentBrowser(house.url), portal);
    const otherOwner = createConsentBrowser(house.url);
    await connectDesk(otherOwner);
    const fromElsewhere = await connectPortal(otherOwner, portal);

    for (const refused of [stranger, fromElsewhere]) {
      expect(refused).toMatchObject({
        status: 409,
        text: expect.stringContaining('sign in and connect again'),
      });
    }
    expect(await workspaceOf(portal)).toBe(await workspaceOf(account));
    expect(await membersOf(account)).toEqual(before);
    expect((await connectPortal(owner, portal)).text).toContain('Connected to HubSpot again');
  });
});
