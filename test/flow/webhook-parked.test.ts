import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SANDBOX_APP } from '../../src/cli/sandbox/stage.ts';
import { startTestHouse, type TestHouse } from '../support/app.ts';
import { eventually } from '../support/eventually.ts';
import {
  hubspotEvent,
  postWebhook,
  signedByHubspot,
  signedByZendesk,
  zendeskWebhook,
} from '../support/forged-webhook.ts';
import type { Parked } from '../support/house-api.ts';

let house: TestHouse;

beforeAll(async () => {
  house = await startTestHouse();
});

afterAll(() => house.close());

function parkedOf(connectionId: string | null): Promise<Parked[]> {
  return eventually(async () => {
    const parked = (await house.api.parked()).filter((event) => event.connectionId === connectionId);
    return parked.length > 0 ? parked : null;
  });
}

describe('a signed event that cannot be understood', { concurrent: true, timeout: 60_000 }, () => {
  it.each([
    ['is not JSON', '{"truncated":', 'The body is not JSON.'],
    ['is JSON of an unknown shape', '{"hello":"world"}', 'Neither a ticket event'],
    [
      'is a ticket event without its ticket',
      '{"type":"zen:event-type:ticket.status_changed","detail":{}}',
      'Neither a ticket event',
    ],
  ])('because it %s is answered 2xx, parked and listed with its reason', async (_why, body, words) => {
    const acme = await house.zendesk();
    const webhook = await zendeskWebhook(house, acme);

    const answer = await postWebhook(signedByZendesk(webhook, { body }));

    expect(answer.status).toBe(202);
    const parked = await parkedOf(acme.connectionId);
    expect(parked).toMatchObject([{ platform: 'zendesk', reason: 'malformed' }]);
    expect(parked[0]?.reasonWords).toContain(words);
  });

  it('is worked on again by a replay, and parked again as long as nobody understands it', async () => {
    const acme = await house.zendesk();
    const webhook = await zendeskWebhook(house, acme);
    await postWebhook(signedByZendesk(webhook, { body: '{"hello":"world"}' }));
    const [event] = await parkedOf(acme.connectionId);

    await house.api.done('POST', `/v1/webhooks/parked/${event?.id}/replay`);

    const again = await parkedOf(acme.connectionId);
    expect(again.map(({ id }) => id)).toEqual([event?.id]);
  });

  it('in a batch of HubSpot holds up none of the others', async () => {
    const globex = await house.hubspot();
    house.stage.hubspot.setFaults({ webhookDrop: true }, globex.account);
    const ada = house.customer();
    const ticket = globex.open(ada);
    globex.solve(ticket);
    const body = JSON.stringify([{ nonsense: true }, hubspotEvent(globex.account, ticket)]);

    const answer = await postWebhook(
      signedByHubspot(`${house.url}/hooks/hubspot`, { body, secret: SANDBOX_APP.clientSecret }),
    );

    expect(answer.status).toBe(202);
    await house.mailTo(ada);
    const parked = (await parkedOf(null)).filter(({ reason }) => reason === 'malformed');
    expect(parked).toHaveLength(1);
  });
});

describe('an event of a portal that is not connected', { timeout: 60_000 }, () => {
  it('waits, cannot be replayed yet, and asks the customer once the portal is connected', async () => {
    const portal = '7042';
    const { stage } = house;
    stage.hubspot.createAccount({ account: portal, name: 'Later' });
    const ada = house.customer();
    const contact = { name: ada.name, email: ada.email };
    const [ticket = ''] = stage.hubspot.createTickets(portal, { contact }).ids;
    const url = `${house.url}/hooks/hubspot`;
    const body = JSON.stringify([hubspotEvent(portal, ticket)]);
    const sent = await postWebhook(signedByHubspot(url, { body, secret: SANDBOX_APP.clientSecret }));
    expect(sent.status).toBe(202);
    const event = await eventually(async () =>
      (await house.api.parked()).find(({ reason }) => reason === 'unknown-account'),
    );
    expect(event.reasonWords).toContain('Connect it, then replay the event.');
    const replay = `/v1/webhooks/parked/${event.id}/replay`;

    const refusal = await house.api.refused('POST', replay);
    expect([refusal.code, refusal.detail]).toEqual([
      'conflict',
      'The account of this event is still not connected. Connect it first.',
    ]);

    const later = await house.hubspot({ account: portal });
    stage.hubspot.setFaults({ webhookDrop: true }, portal);
    later.solve(ticket);
    await house.api.done('POST', replay);

    await house.mailTo(ada);
    expect(await house.api.ledger({ ticket, connection: later.connectionId })).toHaveLength(1);
    expect((await house.api.parked()).map(({ id }) => id)).not.toContain(event.id);
  });
});
