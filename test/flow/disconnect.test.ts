import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { startTestHouse, type TestHouse } from '../support/app.ts';
import { askedAbout } from '../support/asked.ts';
import { createConsentBrowser } from '../support/consent.ts';
import { eventually } from '../support/eventually.ts';

let house: TestHouse;

beforeAll(async () => {
  house = await startTestHouse();
});

afterAll(() => house.close());

const Report = z.object({
  removed: z.array(z.string()),
  kept: z.array(z.string()),
  failed: z.array(z.string()),
});
const Plan = z.object({
  things: z.array(z.object({ kind: z.string(), name: z.string(), purpose: z.string(), state: z.string() })),
});

async function disconnected(id: string, keepData: boolean) {
  return Report.parse(await house.api.done('DELETE', `/v1/connections/${id}?keepData=${keepData}`));
}

async function planOf(id: string) {
  return Plan.parse(await house.api.done('GET', `/v1/connections/${id}/plan`)).things;
}

describe('what set-up makes', { timeout: 60_000 }, () => {
  it('is listed with its purpose, on both platforms, and is there after connecting', async () => {
    for (const account of [
      await house.zendesk({ mode: 'rehearsal' }),
      await house.hubspot({ mode: 'rehearsal' }),
    ]) {
      const things = await planOf(account.connectionId);

      expect(things.length).toBeGreaterThan(25);
      expect(things.filter(({ purpose }) => purpose.length < 10)).toEqual([]);
      expect(new Set(things.map(({ state }) => state))).toEqual(new Set(['there']));
    }
  });

  it('is made where the plan has no ticket events: a trigger that leaves our tasks out', async () => {
    house.stage.zendesk.openAccount({ account: 'smallplan', plan: 'team' });
    house.stage.zendesk.setFaults({ noTicketEvents: true }, 'smallplan');
    const acme = await house.zendesk({ account: 'smallplan', mode: 'live' });

    const { webhooks, triggers } = house.stage.zendesk.records('smallplan');
    const { ledger } = house.api;
    const customer = house.customer();
    const ticket = acme.open(customer);
    acme.solve(ticket);

    expect(webhooks).toHaveLength(1);
    expect(triggers).toEqual(['Afterword: ticket solved or reopened']);
    await eventually(async () => (await ledger({ ticket, connection: acme.connectionId }))[0] ?? null);
  });
});

describe('disconnecting Zendesk', { timeout: 90_000 }, () => {
  it('removes the webhook and the tokens, keeps what was written, and connecting again goes on', async () => {
    const acme = await house.zendesk();
    const { ticket, link } = await askedAbout(house, acme);
    const before = house.stage.zendesk.records(acme.account).customFields.length;

    const report = await disconnected(acme.connectionId, true);
    const again = await disconnected(acme.connectionId, true);
    await house.respondent.score(link, 3);

    expect(report.removed).toEqual(['webhook Afterword']);
    expect(report.kept.length).toBeGreaterThan(25);
    expect(report.failed).toEqual([]);
    expect(again).toEqual({ removed: [], kept: [], failed: [] });
    const left = house.stage.zendesk.records(acme.account);
    expect(left).toMatchObject({ webhooks: [], views: [expect.any(String), expect.any(String)] });
    expect(left.customFields).toHaveLength(before);
    expect(house.stage.zendesk.liveTokens(acme.account)).toBe(0);
    await eventually(async () =>
      (await house.api.effects('state=parked')).find(
        ({ connectionId }) => connectionId === acme.connectionId,
      ),
    );
    expect(acme.score(ticket).score).toBeNull();

    const browser = createConsentBrowser(house.url);
    const user =
      house.stage.zendesk.users(acme.account).find(({ name }) => name === 'Afterword Integration')?.id ?? '';
    const path = `/connect/zendesk?account=${acme.account}`;
    const page = await browser.open(await browser.consent(path, { answer: 'allow', user }));

    expect(page.text).toContain('Connected to Zendesk again');
    await house.settled(acme, ticket);
    expect(acme.score(ticket)).toMatchObject({ score: 3, band: 'detractor' });
    expect(house.stage.zendesk.records(acme.account).webhooks).toHaveLength(1);
    const later = acme.open(house.customer());
    acme.solve(later);
    await eventually(
      async () => (await house.api.ledger({ ticket: later, connection: acme.connectionId }))[0] ?? null,
    );
  });

  it('with the data removes fields, object and views, and connecting again makes them again', async () => {
    const acme = await house.zendesk({ mode: 'rehearsal' });

    const report = await disconnected(acme.connectionId, false);

    expect(report).toMatchObject({ kept: [], failed: [] });
    expect(house.stage.zendesk.records(acme.account)).toMatchObject({
      customFields: [],
      views: [],
      webhooks: [],
    });

    const browser = createConsentBrowser(house.url);
    const user =
      house.stage.zendesk.users(acme.account).find(({ name }) => name === 'Afterword Integration')?.id ?? '';
    await browser.open(
      await browser.consent(`/connect/zendesk?account=${acme.account}`, { answer: 'allow', user }),
    );
    expect(new Set((await planOf(acme.connectionId)).map(({ state }) => state))).toEqual(new Set(['there']));
  });

  it('is not done while Zendesk does not answer, and can be tried again', async () => {
    const acme = await house.zendesk({ mode: 'rehearsal' });
    house.stage.zendesk.setFaults({ error503: true }, acme.account);

    const refused = await house.api.refused('DELETE', `/v1/connections/${acme.connectionId}?keepData=true`);

    expect(refused).toMatchObject({
      status: 503,
      detail: expect.stringContaining('Nothing was disconnected yet'),
    });
    expect((await house.api.connection(acme.connectionId)).health).toBe('connected');
    house.stage.zendesk.setFaults({}, acme.account);
    expect((await disconnected(acme.connectionId, true)).removed).toEqual(['webhook Afterword']);
  });
});

describe('disconnecting HubSpot', { timeout: 60_000 }, () => {
  it('uninstalls the app and keeps the properties, or archives them when asked', async () => {
    for (const keepData of [true, false]) {
      const acme = await house.hubspot({ mode: 'rehearsal' });

      const report = await disconnected(acme.connectionId, keepData);

      expect(report.failed).toEqual([]);
      expect(report[keepData ? 'kept' : 'removed']).toContain('contacts.afterword_nps_category');
      expect(house.stage.hubspot.isInstalled(acme.account)).toBe(false);
      expect(house.stage.hubspot.counters()['DELETE /appinstalls/2026-03/external-install']).toBeGreaterThan(
        0,
      );
      expect((await house.api.connection(acme.connectionId)).health).toBe('disconnected');
    }
  });

  it('says what is left to do by hand when the access was lost before', async () => {
    const acme = await house.zendesk({ mode: 'rehearsal' });
    house.stage.zendesk.revokeTokens(acme.account);

    const report = await disconnected(acme.connectionId, true);

    expect(report.removed).toEqual([]);
    expect(report.failed).toHaveLength(1);
    expect((await house.api.connection(acme.connectionId)).health).toBe('disconnected');
  });
});
