import { describe, expect, it } from 'vitest';
import { hubspot } from '../../integrations/hubspot/index.ts';
import { zendesk } from '../../integrations/zendesk/index.ts';
import type { InboundRequest } from '../../src/connector/webhook.ts';
import type { ServerReady } from './schema.ts';
import { createRequestMaker } from './signed-request.ts';

const NOW = Date.UTC(2026, 10, 22, 9);
const server: ServerReady = {
  floorPort: 1,
  durablePort: 2,
  publicUrl: 'https://afterword.bench.example',
  databaseUrl: '',
  clientSecret: 'client-secret',
  zendesk: [{ path: '/hooks/zendesk/key', secret: 'secret', accountNumber: '17', webhookId: '01W' }],
  portals: ['501'],
};

function parse(bytes: Buffer): InboundRequest {
  const [head = '', body = ''] = bytes.toString().split('\r\n\r\n');
  const [first = '', ...lines] = head.split('\r\n');
  const headers = lines.map((line) => [line.split(': ')[0]?.toLowerCase(), line.split(': ')[1]]);
  return {
    method: 'POST',
    url: `${server.publicUrl}${first.split(' ')[1]}`,
    headers: Object.fromEntries(headers),
    body: Buffer.from(body),
  };
}

describe('the load', () => {
  const maker = createRequestMaker(server, () => NOW);
  const [fromHubspot, fromZendesk, again] = [maker.next(), maker.next(), maker.next()].map(parse);

  it('is signed as the vendors sign', () => {
    const zendeskSender = { secrets: ['secret'], accountId: '17', webhookId: '01W' };
    if (!fromHubspot || !fromZendesk) throw new Error('no requests');

    expect(hubspot.webhook.verify(fromHubspot, { secrets: ['client-secret'] }, new Date(NOW)).ok).toBe(true);
    expect(zendesk.webhook.verify(fromZendesk, zendeskSender, new Date(NOW)).ok).toBe(true);
  });

  it('never repeats a delivery, and says something that concerns us', () => {
    if (!fromHubspot || !again) throw new Error('no requests');
    const [first] = hubspot.webhook.deliveries(fromHubspot);
    const [second] = hubspot.webhook.deliveries(again);

    expect(first?.deliveryKey).not.toBe(second?.deliveryKey);
    expect(hubspot.webhook.signals(first?.body ?? '')).toHaveLength(1);
  });
});
