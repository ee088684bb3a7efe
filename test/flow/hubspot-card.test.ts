import { createHmac, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { SANDBOX_APP } from '../../src/cli/sandbox/stage.ts';
import { startTestHouse, type Account, type TestHouse } from '../support/app.ts';
import { askedAbout } from '../support/asked.ts';
import { hubspotPages, LEAD } from '../support/hubspot-app.ts';

const MINUTE_MS = 60_000;

let house: TestHouse;
let acme: Account;

beforeAll(async () => {
  house = await startTestHouse();
  acme = await house.hubspot({ settings: { leads: [LEAD] } });
}, 90_000);

afterAll(() => house.close());

/** A ticket of a new customer who answered 3 and complained. */
async function complaint(account: Account): Promise<string> {
  const { ticket, link } = await askedAbout(house, account);
  await house.respondent.score(link, 3);
  await house.respondent.comment(link, 'Nobody called back.', 'yes');
  await house.settled(account, ticket);
  return ticket;
}

interface Forged {
  readonly query?: string;
  readonly signedAgoMs?: number;
  readonly secret?: string;
  readonly body?: object;
}

/** A request that HubSpot never sent. */
async function forged(account: Account, { query, signedAgoMs = 0, secret, body }: Forged): Promise<Response> {
  const url = `${house.url}/apps/hubspot/card?${query ?? `userId=1&portalId=${account.account}&userEmail=a%40b.example&appId=1`}`;
  const text = JSON.stringify(
    body ?? { accountId: account.account, locale: 'en', subject: { kind: 'ticket', id: '1' } },
  );
  const timestamp = String(Date.now() - signedAgoMs);
  const signature = createHmac('sha256', secret ?? SANDBOX_APP.clientSecret)
    .update(`POST${url}${text}${timestamp}`)
    .digest('base64');
  return await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-hubspot-signature-v3': signature,
      'x-hubspot-request-timestamp': timestamp,
    },
    body: text,
  });
}

async function problem(response: Response): Promise<{ status: number; code: string; detail: string }> {
  const { code, detail } = z.object({ code: z.string(), detail: z.string() }).parse(await response.json());
  return { status: response.status, code, detail };
}

describe('the card in HubSpot', { timeout: 90_000 }, () => {
  it('shows state, answer, history, task and reply templates of its ticket', async () => {
    const ticket = await complaint(acme);

    const view = await hubspotPages(house, acme).view(ticket);

    expect(view.survey).toMatchObject({ state: 'answered', metric: 'nps' });
    expect(view.scores).toMatchObject([{ score: 3, band: 'detractor', comment: 'Nobody called back.' }]);
    expect(view.person).toMatchObject({ category: 'detractor', askedCount: 1 });
    expect(view.task).toMatchObject({ state: 'open' });
    expect(view.task?.url).toContain(`/tasks/${acme.account}/`);
    expect(view.templates.length).toBeGreaterThan(0);
  });

  it('shows the person beside the contact, and nothing of somebody it never met', async () => {
    const ticket = await complaint(acme);
    const [contactId = ''] =
      house.stage.hubspot.tickets(acme.account).find(({ id }) => id === ticket)?.contactIds ?? [];
    const pages = hubspotPages(house, acme);

    const met = await pages.view(ticket, { subject: { kind: 'person', id: contactId } });
    const stranger = await pages.view(ticket, { subject: { kind: 'person', id: '999999' } });

    expect(met.person?.scores).toHaveLength(1);
    expect(met.survey).toBeNull();
    expect(stranger.person).toBeNull();
  });

  it('says of a ticket that was never solved that nothing is decided yet', async () => {
    const ticket = acme.open(house.customer());

    expect((await hubspotPages(house, acme).view(ticket)).survey).toMatchObject({ state: 'undecided' });
  });

  it('lets leads ask and call off, agents only record a wish, and nobody twice by one press', async () => {
    const pages = hubspotPages(house, acme);
    const { ticket } = await askedAbout(house, acme);
    const names = async (userEmail?: string) =>
      (await pages.view(ticket, userEmail ? { userEmail } : {})).actions.map(({ action }) => action);
    expect(await names()).toEqual(['do-not-survey']);
    expect(await names(LEAD)).toEqual(expect.arrayContaining(['ask-now', 'cancel-ask']));
    const press = { action: 'do-not-survey', key: randomUUID(), reason: 'said so on the phone' } as const;

    const first = await pages.act(ticket, press);
    const again = await pages.act(ticket, press);

    expect(first).toMatchObject({ done: true });
    expect(again.done).toBe(true);
    expect(again.view.person?.optedOut).toBe(true);
    const { rows } = await house.superuser();
    const done = await rows(`select count(*)::int as count from sidebar_action where key = '${press.key}'`);
    expect(done).toEqual([{ count: 1 }]);
  });
});

describe('another portal', { timeout: 60_000 }, () => {
  it('sees nothing of this one, whatever ticket it names', async () => {
    const ticket = await complaint(acme);
    const globex = await house.hubspot();
    const pages = hubspotPages(house, globex);

    // Sandbox portals share ticket numbers: the same id is another ticket, or none.
    const unknown = await pages.refusal('999999');
    const claimed = await pages.refusal(ticket, { claims: acme.account, locale: 'lt' });
    const same = await pages.card(ticket);

    expect(unknown).toEqual({
      refused: 'unknown-record',
      words: expect.stringContaining('not in the account'),
    });
    expect(claimed).toEqual({ refused: 'other-account', words: expect.stringContaining('kitai paskyrai') });
    expect(JSON.stringify(same)).not.toContain('Nobody called back.');
  });

  it('that names two portals in one address is believed in neither', async () => {
    const globex = await house.hubspot();

    const answer = await hubspotPages(house, globex).card('1', {
      query: `?portalId=${acme.account}`,
      claims: acme.account,
    });

    expect(answer).toMatchObject({ category: 'BAD_GATEWAY', context: { appServerStatusCode: ['400'] } });
  });

  it('that is not connected is told so', async () => {
    house.stage.hubspot.createAccount({ account: '77001', name: 'Nobody' });

    const refusal = await hubspotPages(house, { ...acme, account: '77001' }).refusal('1');

    expect(refusal).toEqual({ refused: 'unknown-account', words: expect.stringContaining('not connected') });
  });
});

describe('a request of a card', () => {
  it.each([
    ['signed over the address with its escapes read', { appSignsDecoded: true }],
    ['signed by version 2 alone', { appSignsV2Only: true }],
  ])('%s is accepted', async (_name, faults) => {
    const globex = await house.hubspot();
    const ticket = globex.open(house.customer());
    house.stage.hubspot.setFaults(faults, globex.account);

    expect((await hubspotPages(house, globex).view(ticket)).survey?.state).toBe('undecided');
  });

  it.each([
    ['without a signature', { secret: '' }, 'signature-wrong', 'client secret'],
    ['signed with another secret', { secret: 'another' }, 'signature-wrong', 'client secret'],
    ['replayed after five minutes', { signedAgoMs: 6 * MINUTE_MS }, 'timestamp-stale', '5 minutes'],
    ['from a clock ahead', { signedAgoMs: -MINUTE_MS }, 'timestamp-future', 'clock'],
  ])('%s is refused with what to check', async (_name, forgery, _code, words) => {
    const refused = await problem(await forged(acme, forgery));

    expect(refused).toMatchObject({ status: 401, code: 'unauthenticated' });
    expect(refused.detail).toContain(words);
  });

  it.each([
    ['names no portal', { query: 'userId=1' }],
    ['names a portal that is no number', { query: 'portalId=acme' }],
    [
      'has a field nobody knows',
      { body: { accountId: '1', locale: 'en', subject: { kind: 'ticket', id: '1' }, more: 1 } },
    ],
    [
      'speaks no language of ours',
      { body: { accountId: '1', locale: 'xx', subject: { kind: 'ticket', id: '1' } } },
    ],
  ])('that is signed and %s is not understood', async (_name, forgery) => {
    expect(await problem(await forged(acme, forgery))).toMatchObject({
      status: 400,
      code: 'invalid-request',
    });
  });

  it('to a platform without such an app leads nowhere', async () => {
    const response = await fetch(`${house.url}/apps/zendesk/workflow-actions/send-survey`, {
      method: 'POST',
      body: '{}',
    });

    expect(response.status).toBe(404);
  });
});

describe('the settings page in HubSpot', () => {
  it('tells how the connection stands and where its settings are', async () => {
    const globex = await house.hubspot({
      settings: { programme: { trigger: 'workflow' } },
      mode: 'rehearsal',
    });

    const standing = await hubspotPages(house, globex).settings();

    expect(standing).toEqual({
      mode: 'rehearsal',
      health: 'connected',
      words: null,
      survey: 'nps',
      trigger: 'workflow',
      company: 'Acme',
      answersLastMonth: 0,
      settingsUrl: expect.stringContaining(house.url),
    });
  });
});
