import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startTestHouse, type Account, type TestHouse } from '../support/app.ts';
import { openDoor, type Door } from '../support/door.ts';
import { eventually } from '../support/eventually.ts';
import type { Invitation } from '../support/house-api.ts';
import { answerLinkOf } from '../support/respondent.ts';

let door: Door;
let house: TestHouse;
let acme: Account;

beforeAll(async () => {
  house = await startTestHouse({
    smtpUrl: async (url) => {
      door = await openDoor({ host: '127.0.0.1', port: Number(new URL(url).port) });
      return `smtp://127.0.0.1:${door.port}`;
    },
  });
  acme = await house.zendesk();
});

afterEach(() => house.stage.mailbox.setFaults({}));

afterAll(async () => {
  await house.close();
  await door.shut();
});

function invitationOf(ticket: string, is: (invitation: Invitation) => boolean): Promise<Invitation> {
  return eventually(async () => {
    const all = await house.api.invitations(`connection=${acme.connectionId}`);
    return all.find((one) => one.ticketId === ticket && is(one)) ?? null;
  });
}

async function verdicts(ticket: string): Promise<string[]> {
  const [row] = await house.api.ledger({ ticket, connection: acme.connectionId });
  return row?.verdicts.map(({ verdict }) => verdict) ?? [];
}

/** A mail that was kept, and whose confirmation never came. */
async function inDoubt() {
  const ada = house.customer();
  const ticket = acme.open(ada);
  house.stage.mailbox.setFaults({ dropAfterData: 1 });
  acme.solve(ticket);
  const invitation = await invitationOf(ticket, ({ state }) => state === 'in-doubt');
  house.stage.mailbox.setFaults({});
  return { ada, ticket, invitation };
}

describe('a mail server that is down', { timeout: 90_000 }, () => {
  it('keeps the mail waiting, says why, and gets it once when it is back', async () => {
    const ada = house.customer();
    const ticket = acme.open(ada);
    await door.shut();
    acme.solve(ticket);

    const waiting = await invitationOf(ticket, ({ attempts }) => attempts > 0);
    expect(waiting.state).toBe('scheduled');
    expect(waiting.words).toContain('cannot be reached: nothing answers on this port.');
    await door.open();

    await house.mailTo(ada);
    await invitationOf(ticket, ({ state }) => state === 'sent');
    expect(house.mailCount(ada)).toBe(1);
    expect(await verdicts(ticket)).toEqual(['sent']);
  });

  it('that asks to come later gets the mail later, once', async () => {
    const ada = house.customer();
    const ticket = acme.open(ada);
    house.stage.mailbox.setFaults({ tempFail: 1 });
    acme.solve(ticket);
    const waiting = await invitationOf(ticket, ({ attempts }) => attempts > 0);
    expect(waiting.words).toContain('asked to try again later');

    house.stage.mailbox.setFaults({});

    await house.mailTo(ada);
    await invitationOf(ticket, ({ state }) => state === 'sent');
    expect(house.mailCount(ada)).toBe(1);
  });
});

describe('a mail whose hand-over was never confirmed', { timeout: 90_000 }, () => {
  it('is in doubt, is shown, and is not sent a second time by itself', async () => {
    const { ada, ticket, invitation } = await inDoubt();

    expect(invitation.words).toContain('It may or may not have arrived');
    const other = house.customer();
    acme.solve(acme.open(other));
    await house.mailTo(other);

    expect(house.mailCount(ada)).toBe(1);
    expect(await verdicts(ticket)).toEqual(['in-doubt']);
    const shown = await house.api.invitations(`state=in-doubt&connection=${acme.connectionId}`);
    expect(shown.map(({ id }) => id)).toContain(invitation.id);
    const page = await house.respondent.score(answerLinkOf(await house.mailTo(ada)), 8);
    expect(page.status).toBe(200);
  });

  it('is sent, when an admin says that it was', async () => {
    const { ada, ticket, invitation } = await inDoubt();

    await house.api.done('POST', `/v1/invitations/${invitation.id}/resolve`, { act: 'was-sent' });

    await invitationOf(ticket, ({ state }) => state === 'sent');
    expect(await verdicts(ticket)).toEqual(['in-doubt', 'sent']);
    expect(house.mailCount(ada)).toBe(1);
    const again = await house.api.refused('POST', `/v1/invitations/${invitation.id}/resolve`, {
      act: 'was-sent',
    });
    expect(again.status).toBe(404);
  });

  it('is sent again under the same Message-ID, when an admin says so', async () => {
    const { ada, ticket, invitation } = await inDoubt();

    await house.api.done('POST', `/v1/invitations/${invitation.id}/resolve`, { act: 'send-again' });

    const [first, second] = [await house.mailTo(ada), await house.mailTo(ada, 2)];
    expect(second.messageId).toBe(first.messageId);
    await invitationOf(ticket, ({ state }) => state === 'sent');
    expect(await verdicts(ticket)).toEqual(['in-doubt', 'sent']);
    await eventually(() => {
      expect(acme.person(ada.email)).toMatchObject({ state: 'asked', askedCount: 1 });
      return true;
    });
  });
});
