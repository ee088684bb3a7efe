import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { startTestHouse, type Account, type TestHouse } from '../support/app.ts';
import { eventually } from '../support/eventually.ts';
import { answerLinkOf } from '../support/respondent.ts';

let house: TestHouse;

beforeAll(async () => {
  house = await startTestHouse();
}, 90_000);

afterAll(() => house.close());

/** Asking is left to a workflow. */
function byWorkflow(mode: 'live' | 'rehearsal' = 'live'): Promise<Account> {
  return house.hubspot({ settings: { programme: { trigger: 'workflow' } }, mode });
}

const Outputs = z.object({
  outcome: z.string(),
  reason: z.string(),
  words: z.string(),
  send_at: z.number().optional(),
  hs_execution_state: z.string(),
});

async function run(
  { account }: Account,
  ticketId: string,
  more: { callbackId?: string; objectType?: string } = {},
): Promise<{ status: number; callbackId: string; outputs: z.infer<typeof Outputs> | null }> {
  const { status, callbackId, outputFields } = await house.stage.hubspot.runWorkflowAction(account, {
    ticketId,
    ...more,
  });
  return { status, callbackId, outputs: Outputs.nullable().parse(outputFields) };
}

/** A solved ticket about which the webhook has been worked on. */
async function solved(account: Account, customer = house.customer()): Promise<string> {
  const ticket = account.open(customer);
  account.solve(ticket);
  await eventually(async () => (await house.api.ledger({ ticket, connection: account.connectionId }))[0]);
  return ticket;
}

describe('the workflow action Send survey', { concurrent: true, timeout: 90_000 }, () => {
  it('asks about a ticket that was left to it, in the row that is there, and the answer counts', async () => {
    const acme = await byWorkflow();
    const ada = house.customer();
    const ticket = await solved(acme, ada);
    const [left] = await house.api.ledger({ ticket, connection: acme.connectionId });
    expect(left).toMatchObject({ ask: false, reason: 'left-to-workflow' });

    const { status, outputs } = await run(acme, ticket);

    expect(status).toBe(200);
    expect(outputs).toMatchObject({ outcome: 'asked', reason: 'asked', hs_execution_state: 'SUCCESS' });
    expect(Math.abs((outputs?.send_at ?? 0) - Date.now())).toBeLessThan(30_000);
    const link = answerLinkOf(await house.mailTo(ada));
    await house.respondent.score(link, 9);
    await house.respondent.comment(link, '');
    await house.settled(acme, ticket);
    expect(acme.person(ada.email)).toMatchObject({ score: 9, band: 'promoter' });
    const rows = await house.api.ledger({ ticket, connection: acme.connectionId });
    expect(rows).toHaveLength(1);
    expect(rows[0]?.verdicts.map(({ verdict }) => verdict)).toEqual(
      expect.arrayContaining(['asked-by-workflow', 'sent', 'answered']),
    );
  });

  it('executed twice, one after the other and at once, asks once and answers the same', async () => {
    const acme = await byWorkflow();
    const ada = house.customer();
    const ticket = await solved(acme, ada);

    const first = await run(acme, ticket);
    const [again, beside] = await Promise.all([
      run(acme, ticket, { callbackId: first.callbackId }),
      run(acme, ticket, { callbackId: first.callbackId }),
    ]);

    expect(again.outputs).toEqual(first.outputs);
    expect(beside.outputs).toEqual(first.outputs);
    await house.mailTo(ada);
    expect(await house.api.invitations(`connection=${acme.connectionId}`)).toHaveLength(1);
  });

  it('in a second execution of the same solve says that it was asked already', async () => {
    const acme = await byWorkflow();
    const ticket = await solved(acme);

    const [one, other] = await Promise.all([run(acme, ticket), run(acme, ticket)]);

    const outcomes = new Set([one, other].map(({ outputs }) => outputs?.reason));
    expect(outcomes).toEqual(new Set(['asked', 'asked-already']));
    expect(await house.api.invitations(`connection=${acme.connectionId}`)).toHaveLength(1);
  });

  it('that is quicker than the webhook leaves one row and one ask', async () => {
    const acme = await byWorkflow();
    house.stage.hubspot.setFaults({ webhookLateMs: 1_500 }, acme.account);
    const ticket = acme.open(house.customer());
    acme.solve(ticket);

    const { outputs } = await run(acme, ticket);

    expect(outputs?.outcome).toBe('asked');
    await house.stage.hubspot.webhooksSettled();
    const rows = await house.api.ledger({ ticket, connection: acme.connectionId });
    expect(rows.map(({ source, ask }) => [source, ask])).toEqual([['workflow', true]]);
    expect(await house.api.invitations(`connection=${acme.connectionId}`)).toHaveLength(1);
  });

  it.each([
    ['an open ticket', 'not-solved', (acme: Account) => Promise.resolve(acme.open(house.customer()))],
    ['a ticket that is gone', 'not-solved', () => Promise.resolve('999999')],
    [
      'somebody who was asked lately',
      'asked-recently',
      async (acme: Account) => {
        const ada = house.customer();
        await run(acme, await solved(acme, ada));
        await house.mailTo(ada);
        return await solved(acme, ada);
      },
    ],
    [
      'a conversation without a reply',
      'no-agent-reply',
      async (acme: Account) => {
        const ticket = acme.open(house.customer(), { agentReply: false });
        acme.solve(ticket);
        return await Promise.resolve(ticket);
      },
    ],
  ])('does not ask about %s, and lets the workflow go on', async (_name, reason, ticketOf) => {
    const acme = await byWorkflow();
    const ticket = await ticketOf(acme);

    const { outputs } = await run(acme, ticket);

    expect(outputs).toMatchObject({ outcome: 'not_asked', reason, hs_execution_state: 'SUCCESS' });
    expect(outputs?.words).toMatch(/^Not asked: .+\.$/);
  });

  it('in rehearsal says what would have happened, and mails nobody', async () => {
    const acme = await byWorkflow('rehearsal');
    const ada = house.customer();
    const ticket = acme.open(ada);
    acme.solve(ticket);

    const { outputs } = await run(acme, ticket);

    expect(outputs).toMatchObject({ outcome: 'not_asked', reason: 'rehearsal' });
    expect(await house.api.invitations(`connection=${acme.connectionId}`)).toEqual([]);
  });

  it('works beside the ordinary trigger: what was asked about is not asked about again', async () => {
    const acme = await house.hubspot();
    const ada = house.customer();
    const ticket = await solved(acme, ada);
    await house.mailTo(ada);

    expect((await run(acme, ticket)).outputs).toMatchObject({
      outcome: 'not_asked',
      reason: 'asked-already',
    });
    expect(house.mailCount(ada)).toBe(1);
  });

  it('tells a workflow about contacts and an account that is not connected what is wrong', async () => {
    const acme = await byWorkflow();
    house.stage.hubspot.createAccount({ account: '77002', name: 'Nobody' });

    const contact = await run(acme, '1', { objectType: 'CONTACT' });
    const nobody = await run({ ...acme, account: '77002' }, '1');

    expect(contact.outputs).toMatchObject({
      outcome: 'failed',
      reason: 'no-ticket',
      hs_execution_state: 'FAIL_CONTINUE',
    });
    expect(nobody.outputs).toMatchObject({ outcome: 'failed', reason: 'unknown-account' });
  });

  it('is asked for again while HubSpot does not let us read the ticket, and then works', async () => {
    const acme = await byWorkflow();
    const ticket = await solved(acme);
    house.stage.hubspot.setFaults({ error503: 1 }, acme.account);
    setTimeout(() => house.stage.hubspot.setFaults({}, acme.account), 200);

    const { status, outputs } = await run(acme, ticket);

    expect(status).toBe(200);
    expect(outputs?.outcome).toBe('asked');
  });

  it.each([
    ['version 2 alone', { appSignsV2Only: true }],
    ['both versions', {}],
  ])('is accepted with %s', async (_name, faults) => {
    const acme = await byWorkflow();
    house.stage.hubspot.setFaults(faults, acme.account);

    expect((await run(acme, '999999')).status).toBe(200);
  });

  it('from a clock far ahead is refused once and not repeated', async () => {
    const acme = await byWorkflow();
    house.stage.hubspot.setFaults({ appClockMs: 60_000 }, acme.account);

    expect(await run(acme, '1')).toMatchObject({ status: 401, outputs: null });
  });

  it('that nobody signed is refused', async () => {
    const response = await fetch(`${house.url}/apps/hubspot/workflow-actions/send-survey`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });

    expect(response.status).toBe(401);
  });
});
