import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestHouse, type Account, type TestHouse } from '../support/app.ts';
import { askedAbout, type Asked } from '../support/asked.ts';
import type { NewTicket } from '../support/desks.ts';
import {
  postWebhook,
  signedByZendesk,
  zendeskEvent,
  zendeskWebhook,
  type ZendeskWebhook,
} from '../support/forged-webhook.ts';
import { answerLinkOf, linksOf } from '../support/respondent.ts';

const PUBLIC_URL = 'https://survey.example.com';
/** Longer ones are broken by mail programs. */
const LONGEST_LINK = 80;

let house: TestHouse;
let acme: Account;
let webhook: ZendeskWebhook;

beforeAll(async () => {
  house = await startTestHouse({ publicUrl: PUBLIC_URL });
  acme = await house.zendesk();
  webhook = await zendeskWebhook(house, acme);
});

afterAll(() => house.close());

/** Zendesk cannot reach the public address from here: its event is brought to where the service listens. */
async function asked(ticket: NewTicket = {}): Promise<Asked> {
  const ada = house.customer();
  const id = acme.open(ada, ticket);
  acme.solve(id);
  const signed = signedByZendesk(webhook, { body: zendeskEvent(webhook, id) });
  await postWebhook({ ...signed, url: signed.url.replace(PUBLIC_URL, house.url) });
  return { ada, ticket: id, link: answerLinkOf(await house.mailTo(ada)) };
}

describe('the invitation', { concurrent: true, timeout: 60_000 }, () => {
  it('says who, when and about what, and how to get help, and never what it measures', async () => {
    const { ada, ticket } = await asked({
      subject: 'My invoice is wrong again',
      assignee: 'tom@agents.example',
    });

    const mail = await house.mailTo(ada);

    expect(mail.subject).toBe(`How did we do, Ada? (request #${ticket})`);
    expect(mail.from).toEqual({ name: 'Acme Support', address: 'support@acme.example' });
    expect(mail.text).toMatch(
      /You wrote to Acme Support on .+ and Tom Becker marked it as solved\. Not solved\? Just reply\./,
    );
    expect(mail.text).toContain('how likely are you to recommend Acme to a friend or colleague?');
    for (const part of [mail.subject, mail.text, mail.html]) {
      expect(part).not.toMatch(/invoice|\bNPS\b|\bscore\b|detractor|promoter/i);
    }
    expect(mail.text).toContain('Your answer is stored with your name and read by the team that helped you.');
    expect(mail.text).toContain('https://acme.example/privacy');
    expect(mail.text).toContain('1 Test Street, 01234 Exampletown');
  });

  it('carries the headers that keep robots from answering and let people leave', async () => {
    const { ada } = await asked();

    const { headers, envelope } = await house.mailTo(ada);

    expect(headers?.['reply-to'], 'the address that received the ticket').toBe(
      `support@${acme.account}.example`,
    );
    expect(headers).toMatchObject({
      'auto-submitted': 'auto-generated',
      'x-auto-response-suppress': 'OOF, AutoReply',
      'list-unsubscribe-post': 'List-Unsubscribe=One-Click',
    });
    expect(headers?.['list-id']).toMatch(/^"Acme" <invitations\.bounce\.afterword\.example>$/);
    expect(headers?.['list-unsubscribe']).toMatch(/^<https:\/\/survey\.example\.com\/u\/[\w-]{22}>$/);
    expect(headers?.['message-id']).toMatch(/^<invitation\.[0-9a-f-]{36}@bounce\.afterword\.example>$/);
    expect(envelope.from).toMatch(/^b\+[\w-]+\.[0-9a-f]{16}@bounce\.afterword\.example$/);
  });

  it('has links of fewer than 80 characters, and the score is all they say', async () => {
    const { ada } = await asked();

    const links = linksOf(await house.mailTo(ada)).filter((link) => link.startsWith(PUBLIC_URL));

    expect(links.length).toBeGreaterThanOrEqual(12);
    for (const link of links) expect(link.length, link).toBeLessThan(LONGEST_LINK);
    const answers = links.filter((link) => link.includes('/s/'));
    expect(answers.map((link) => new URL(link).search)).toEqual(
      expect.arrayContaining(Array.from({ length: 11 }, (_, score) => `?s=${score}`)),
    );
    expect(links.join(' ')).not.toContain(encodeURIComponent(ada.email));
  });

  it.each([
    ['lt', 'lt'],
    ['zh-CN', 'zh-CN'],
    ['en-GB', 'en'],
    ['fr', 'en'],
  ])('speaks the language of a customer whose locale is %s', async (locale, lang) => {
    const { ada, link } = await asked({ locale });

    const mail = await house.mailTo(ada);
    const page = await house.respondent.open(link, { headers: { 'accept-language': 'en' } });

    expect(mail.html).toContain(`lang="${lang}"`);
    expect(page.html).toContain(`<html lang="${lang}"`);
  });
});

describe('effort and satisfaction', { concurrent: true, timeout: 60_000 }, () => {
  it.each([
    ['ces', 2, 7, 'made it easy for me'],
    ['csat', 2, 5, 'satisfied'],
  ] as const)(
    '%s is asked on its own scale, written to its own fields, and opens a task when low',
    async (metric, score, most, words) => {
      // HubSpot signs the public address, where nobody listens: the poll finds what is solved.
      const globex = await house.hubspot({ settings: { pollSeconds: 1, programme: { metric } } });
      const { ada, ticket, link } = await askedAbout(house, globex);
      expect((await house.mailTo(ada)).text).toContain(words);

      const beyond = await house.respondent.score(link, most + 1);
      await house.respondent.score(link, score);
      await house.respondent.comment(link, '');
      const answer = await house.settled(globex, ticket);

      expect(beyond.status).toBe(422);
      expect(answer).toMatchObject({ score, band: 'detractor' });
      const written = house.stage.hubspot.tickets(globex.account).find(({ id }) => id === ticket)?.properties;
      expect(written).toMatchObject({
        [`afterword_${metric}_score`]: String(score),
        [`afterword_${metric}_category`]: 'detractor',
      });
      expect(written).not.toHaveProperty('afterword_nps_score');
      expect(globex.tasks()[0]?.subject).toContain(`rated ${score} of ${most}`);
    },
  );
});
