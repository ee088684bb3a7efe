import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SANDBOX_APP } from '../../src/cli/sandbox/stage.ts';
import { startTestHouse, type Account, type TestHouse } from '../support/app.ts';
import { askedAbout } from '../support/asked.ts';
import { eventually } from '../support/eventually.ts';
import { postWebhook, signedByZendesk, zendeskEvent, zendeskWebhook } from '../support/forged-webhook.ts';
import { linksOf } from '../support/respondent.ts';
import { startServiceProcess, type ServiceProcess } from '../support/service-process.ts';

const COMMENT = 'Nobody called me back on +370 600 00000.';

let house: TestHouse;
let service: ServiceProcess;
let secrets: Record<string, string>;

/** A whole loop, and everything that goes wrong on the way and is worth a line. */
beforeAll(async () => {
  let keys = '';
  house = await startTestHouse({
    environment: { AFTERWORD_LOG_LEVEL: 'trace' },
    start: async (environment) => {
      keys = environment['AFTERWORD_KEYS']?.split(':')[1] ?? '';
      service = await startServiceProcess(environment);
      return service;
    },
  });
  const acme = await house.zendesk();
  const crm = await house.hubspot({ beside: acme, settings: { helpdesk: false } });
  secrets = { keys, apiKey: house.apiKey, appSecret: SANDBOX_APP.clientSecret, ...(await story(acme)) };
  secrets = { ...secrets, zendesk: acme.accessToken, hubspot: crm.accessToken, refresh: acme.refreshToken };
}, 90_000);

afterAll(() => house.close());

async function story(acme: Account): Promise<Record<string, string>> {
  const webhook = await zendeskWebhook(house, acme);
  const { ada, ticket, link } = await askedAbout(house, acme, { ticket: { subject: 'My invoice is wrong' } });
  const mail = await house.mailTo(ada);
  house.stage.zendesk.setFaults({ error500AfterCommit: 0.3, rate429: 0.2 }, acme.account);
  await house.respondent.open(`${link}?s=9`);
  await house.respondent.score(link, 3);
  await house.respondent.comment(link, COMMENT);
  await house.respondent.open(`${house.url}/s/not-a-token/${ada.email}`);
  await postWebhook(signedByZendesk(webhook, { body: zendeskEvent(webhook, ticket), secret: 'wrong' }));
  await postWebhook(signedByZendesk(webhook, { body: `{"from":"${ada.email}"}` }));
  await house.api.call('GET', `/v1/ledger?email=${ada.email}`);
  await house.api.call('GET', '/v1/ledger', { key: 'a-wrong-key-of-somebody' });
  await eventually(() => (acme.tasks().length > 0 ? true : null));
  house.stage.zendesk.setFaults({}, acme.account);
  house.stage.mailbox.setFaults({ rejectRcpt: ['refused@customers.example'] });
  acme.solve(acme.open({ name: 'Refused Person', email: 'refused@customers.example' }));
  await eventually(async () => ((await house.api.invitations('state=refused')).length > 0 ? true : null));
  await house.stage.mailbox.bounce(mail.id, 'hard');
  const tokens = linksOf(mail).flatMap((one) => /\/[su]\/([\w-]{22})/.exec(one)?.[1] ?? []);
  return {
    address: ada.email,
    name: ada.name,
    refused: 'refused@customers.example',
    comment: COMMENT,
    title: 'My invoice is wrong',
    signingSecret: webhook.secret,
    urlKey: webhook.url.split('/').at(-1) ?? '',
    wrongKey: 'a-wrong-key-of-somebody',
    ...Object.fromEntries([...new Set(tokens)].map((token, index) => [`token ${index}`, token])),
  };
}

describe('the log of a loop', () => {
  it('has lines, each of them JSON with a time, a level and a message', () => {
    const parsed = service.lines.map((line): unknown => JSON.parse(line));

    expect(parsed.length).toBeGreaterThan(10);
    for (const line of parsed) {
      expect(line).toMatchObject({
        time: expect.any(String),
        level: expect.any(String),
        msg: expect.any(String),
      });
    }
  });

  it('holds no address, name, words, link or secret of anybody', () => {
    const log = service.lines.join('\n');
    const found = Object.entries(secrets).filter(([, secret]) => secret === '' || log.includes(secret));

    expect(found.map(([what]) => what)).toEqual([]);
    expect(log).not.toMatch(/[\w.+-]+@customers\.example/);
  });

  it('tells of requests by their route, and of refusals by their code', () => {
    const log = service.lines.join('\n');

    expect(log).toContain('"route":"/s/:token"');
    expect(log).toContain('"route":"/hooks/:platform/:key"');
    expect(log).toContain('"problem":"unauthenticated"');
  });

  it('says nothing of an error that nobody expected', () => {
    expect(service.lines.filter((line) => /"level":"(error|fatal)"/.test(line))).toEqual([]);
  });
});

describe('the service as a process', () => {
  it('ends with 0 when it is asked to', { timeout: 60_000 }, async () => {
    await service.stop();

    await expect(fetch(`${house.url}/healthz`)).rejects.toThrow('fetch failed');
  });
});
