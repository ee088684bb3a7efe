import { describe, expect, it } from 'vitest';
import type { InboundRequest } from '../../src/connector/webhook.ts';
import { appRequests } from './app-requests.ts';

const SECRET = 'f6e94c08-85d0-4608-bcc6-e1850176e7b8';
const SIGNED_AT = new Date(1_632_188_626_483);

function request(change: Partial<InboundRequest> = {}): InboundRequest {
  return {
    method: 'POST',
    url: 'https://www.hubspot.com/webhook',
    headers: {},
    body: Buffer.from('REQUEST_BODY'),
    ...change,
  };
}

const V3 = {
  'x-hubspot-signature-v3': 'jf872r5vscVcxCiDRHA4rGrqe/8BPLNVkdJSHdMnGTU=',
  'x-hubspot-request-timestamp': String(SIGNED_AT.getTime()),
};
const V2 = {
  'x-hubspot-signature': '57bb01a6e6ac92919b5e715d68f40265328701bbf1cf3fd73772887069945766',
  'x-hubspot-signature-version': 'v2',
};

describe('signatures that HubSpot published', () => {
  it.each([
    ['version 3', V3],
    ['version 2', V2],
    ['both', { ...V2, ...V3 }],
  ])('of %s are accepted', (_name, headers) => {
    const verdict = appRequests.verify(request({ headers }), { secrets: ['old', SECRET] }, SIGNED_AT);

    expect(verdict).toEqual({ ok: true, ageMs: 0 });
  });

  it.each([
    ['another method', { method: 'GET' }],
    ['another address', { url: 'https://www.hubspot.com/webhook?portalId=1' }],
    ['another body', { body: Buffer.from('REQUEST_BODY2') }],
  ])('do not hold for %s', (_name, change) => {
    const changed = request({ headers: { ...V2, ...V3 }, ...change });

    expect(appRequests.verify(changed, { secrets: [SECRET] }, SIGNED_AT)).toMatchObject({ ok: false });
  });

  it('of version 3 end after five minutes; a wrong one is not saved by version 2', () => {
    const later = new Date(SIGNED_AT.getTime() + 300_001);
    const wrong = request({ headers: { ...V2, ...V3, 'x-hubspot-signature-v3': 'AAAA' } });

    expect(appRequests.verify(request({ headers: V3 }), { secrets: [SECRET] }, later)).toMatchObject({
      code: 'timestamp-stale',
    });
    expect(appRequests.verify(wrong, { secrets: [SECRET] }, SIGNED_AT)).toMatchObject({
      code: 'signature-wrong',
    });
  });
});

describe('who calls', () => {
  const caller = (query: string) =>
    appRequests.caller(request({ url: `https://a.example/apps/hubspot/card?${query}` }));

  it('is what HubSpot appended, in any order', () => {
    const expected = { accountId: '62515', userId: '3', email: 'a@b.example' };

    expect(caller('userId=3&portalId=62515&userEmail=A%40b.example&appId=1')).toEqual(expected);
    expect(caller('appId=1&userEmail=a@b.example&portalId=62515&userId=3')).toEqual(expected);
  });

  it('may be without a user', () => {
    expect(caller('portalId=62515&appId=1')).toEqual({ accountId: '62515', userId: null, email: null });
  });

  it.each([
    ['no portal', 'userId=3'],
    ['two portals', 'portalId=1&portalId=62515'],
    ['two users', 'portalId=1&userId=1&userId=2'],
    ['two addresses', 'portalId=1&userEmail=a@b.example&userEmail=c@d.example'],
    ['a portal that is no number', 'portalId=1%3Bdrop'],
  ])('is nobody with %s', (_name, query) => {
    expect(caller(query)).toBeNull();
  });
});

describe('a workflow action', () => {
  const body = {
    callbackId: 'ap-47355542-1589400750477-3-0',
    origin: {
      portalId: 47_355_542,
      actionExecutionIndexIdentifier: { enrollmentId: 1_589_400_750_477, actionExecutionIndex: 0 },
    },
    context: { source: 'WORKFLOWS', workflowId: 1_640_937_852, actionId: 3 },
    object: { objectId: 904, objectType: 'TICKET', properties: {} },
    inputFields: {},
  };
  const call = (change: object) =>
    appRequests.workflowCall(request({ body: Buffer.from(JSON.stringify({ ...body, ...change })) }));

  it('names account, ticket and execution', () => {
    expect(call({})).toEqual({
      accountId: '47355542',
      executionKey: 'ap-47355542-1589400750477-3-0',
      ticketId: '904',
    });
  });

  it('without a callback is known by its place in the enrolment', () => {
    expect(call({ callbackId: undefined })?.executionKey).toBe('1589400750477-0');
  });

  it('about another kind of record has no ticket; the type may come as an id', () => {
    expect(call({ object: { objectId: 904, objectType: 'CONTACT' } })?.ticketId).toBeNull();
    expect(call({ object: { objectId: '904', objectType: '0-5' } })?.ticketId).toBe('904');
  });

  it.each([
    ['no origin', { origin: undefined }],
    ['no record', { object: {} }],
    ['nothing to tell it by', { callbackId: null, origin: { portalId: 1 } }],
  ])('with %s is not understood', (_name, change) => {
    expect(call(change)).toBeNull();
  });

  it('is answered with fields that the next step can use', () => {
    const at = new Date('2026-11-22T10:00:00Z');
    const asked = { outcome: 'asked', reason: 'asked', words: 'On its way.', sendAt: at } as const;

    expect(appRequests.workflowAnswer(asked)).toEqual({
      outputFields: {
        outcome: 'asked',
        reason: 'asked',
        words: 'On its way.',
        send_at: at.getTime(),
        hs_execution_state: 'SUCCESS',
      },
    });
    expect(appRequests.workflowAnswer({ ...asked, outcome: 'failed', sendAt: null })).toMatchObject({
      outputFields: { hs_execution_state: 'FAIL_CONTINUE' },
    });
  });

  it('outputs only what the project declares', async () => {
    const { default: action } = await import('./app/src/app/workflow-actions/send-survey-hsmeta.json', {
      with: { type: 'json' },
    });
    const declared = action.config.outputFields.map(({ typeDefinition: { name } }) => name);
    const given = appRequests.workflowAnswer({
      outcome: 'asked',
      reason: 'asked',
      words: '',
      sendAt: new Date(),
    });

    expect(Object.keys(Object(Object(given).outputFields)).sort()).toEqual(
      [...declared, 'hs_execution_state'].sort(),
    );
  });
});
