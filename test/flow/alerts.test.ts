import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { startSlackSandbox, type SlackSandbox } from '../../integrations/slack/index.ts';
import { startTeamsSandbox, type TeamsSandbox } from '../../integrations/teams/index.ts';
import { startWecomSandbox, type WecomSandbox } from '../../integrations/wecom/index.ts';
import { startTestHouse, type Account, type TestHouse } from '../support/app.ts';
import { askedAbout, type Asked } from '../support/asked.ts';
import { eventually } from '../support/eventually.ts';

let house: TestHouse;
let slack: SlackSandbox;
let teams: TeamsSandbox;
let wecom: WecomSandbox;

beforeAll(async () => {
  [slack, teams, wecom] = await Promise.all([startSlackSandbox(), startTeamsSandbox(), startWecomSandbox()]);
  const hosts = [slack.url, teams.url, wecom.url].map((url) => new URL(url).host);
  house = await startTestHouse({
    environment: { AFTERWORD_ALERT_HOSTS: hosts.join(','), AFTERWORD_SLACK_URL: slack.apiUrl },
  });
});

afterAll(async () => {
  await house.close();
  await Promise.all([slack.close(), teams.close(), wecom.close()]);
});

/** A user of Zendesk may be updated five times a minute: what is edited more often waits for the next minute. */
const A_MINUTE_MS = 75_000;

const Target = z.object({ id: z.string(), platform: z.string(), name: z.string() });

async function tell(account: Account, target: object): Promise<z.infer<typeof Target>> {
  const path = `/v1/connections/${account.connectionId}/alert-targets`;
  return Target.parse(await house.api.done('POST', path, { name: '#feedback', ...target }));
}

async function low(account: Account, comment = 'Nobody called back.'): Promise<Asked> {
  const asked = await askedAbout(house, account);
  await house.respondent.score(asked.link, 3);
  await house.respondent.comment(asked.link, comment);
  await house.settled(account, asked.ticket);
  return asked;
}

/** Posts of an account, by the link to its ticket. */
function inSlack({ account }: Account) {
  return slack.posts().filter(({ blocks }) => JSON.stringify(blocks).includes(`/${account}/`));
}

async function alertsOf(account: Account, ticket: string): Promise<Record<string, string>> {
  const answer = await house.api.answer(ticket, account.connectionId);
  const alerts = answer?.effects.filter(({ kind }) => kind.startsWith('alert')) ?? [];
  return Object.fromEntries(alerts.map(({ kind, state }) => [kind, state]));
}

describe('a low score', { concurrent: true, timeout: 150_000 }, () => {
  it('is told by mail, in Slack, in Teams and in WeCom, masked, once however often it is edited', async () => {
    const account = await house.zendesk();
    await tell(account, { platform: 'slack', secret: slack.webhookUrl });
    await tell(account, { platform: 'teams', secret: teams.flowUrl });
    await tell(account, { platform: 'wecom', secret: wecom.robotUrl });
    const { ticket, ada, link } = await low(account, 'Ada here, mail me at ada@home.example.');

    await house.respondent.score(link, 2);
    await house.respondent.comment(link, 'Still nobody.');
    await house.settled(account, ticket, A_MINUTE_MS);

    const [post, ...more] = inSlack(account);
    expect(more).toEqual([]);
    expect(post?.text).toMatch(/^Low score: A\. B\. rated 3 of 10/);
    expect(JSON.stringify(post)).toContain('[…] here, mail me at […].');
    const runs = teams.runs().filter(({ urls }) => urls.some((url) => url.includes(`/${account.account}/`)));
    expect(runs).toHaveLength(1);
    expect(wecom.messages().filter((text) => text.includes(`/${account.account}/`))).toHaveLength(1);
    const mails = await ownerMails(account);
    expect(mails).toHaveLength(1);
    expect(JSON.stringify([post, runs, wecom.messages()])).not.toContain(ada.email);
  });

  it('carries names and words where the team wants them, and opens the ticket', async () => {
    const account = await house.hubspot({ settings: { alerts: { mask: false } } });
    await tell(account, { platform: 'slack', secret: slack.botToken, channel: 'C0FEEDBACK' });

    const { ticket } = await low(account, 'Ada here.');

    const post = JSON.stringify(inSlack(account));
    expect(post).toContain('Ada Byron rated 3 of 10');
    expect(post).toContain('Ada here.');
    expect(post).toContain(`/contacts/${account.account}/record/0-5/${ticket}`);
  });

  it('that is corrected says so in its place where the platform can, and nowhere a second time', async () => {
    const account = await house.zendesk();
    await tell(account, { platform: 'slack', secret: slack.botToken, channel: 'C0FEEDBACK' });
    const { ticket, link } = await low(account);

    await house.respondent.score(link, 9);
    await house.settled(account, ticket, A_MINUTE_MS);

    const [post, ...more] = inSlack(account);
    expect(more).toEqual([]);
    expect(post?.text).toMatch(/^Corrected by the customer\. A\. B\. rated 9 of 10/);
    expect(await alertsOf(account, ticket)).toEqual({
      'alert-mail': 'done',
      alert: 'done',
      'alert-correction': 'done',
    });
  });

  it('waits for a channel that is busy, and is parked with words when the channel is gone', async () => {
    const account = await house.zendesk({ settings: { alerts: { mailOwner: false } } });
    const { id } = await tell(account, { platform: 'slack', secret: `${slack.webhookUrl}-deleted` });

    const { ticket } = await low(account);

    const answer = await house.api.answer(ticket, account.connectionId);
    const alert = answer?.effects.find(({ kind }) => kind === 'alert');
    expect(alert).toMatchObject({ state: 'parked', failureKind: 'forbidden' });
    expect(alert?.failureWords).toContain('Add the Slack target again');
    expect(alert?.failureWords).not.toContain('sandbox-secret');

    await house.api.done('DELETE', `/v1/alert-targets/${id}`);
    await house.api.done('POST', `/v1/effects/${alert?.id}/retry`);
    await eventually(async () => (await alertsOf(account, ticket))['alert'] === 'skipped');
  });

  it('is not told when it is corrected before it settles', async () => {
    const account = await house.zendesk({ settings: { followUp: { settleSeconds: 3 } } });
    await tell(account, { platform: 'slack', secret: slack.webhookUrl });
    const asked = await askedAbout(house, account);
    await house.respondent.score(asked.link, 3);

    await house.respondent.score(asked.link, 9);
    await house.settled(account, asked.ticket);

    expect(inSlack(account)).toEqual([]);
    expect(await alertsOf(account, asked.ticket)).toEqual({});
  });
});

/** Mails to agents about tickets of this account. */
async function ownerMails({ account }: Account) {
  const mails = await house.stage.mailbox.mails({});
  const alerts = mails.filter(({ subject }) => subject.startsWith('Low score:'));
  const read = await Promise.all(alerts.map(({ id }) => house.stage.mailbox.mail(id)));
  return read.filter((mail) => mail?.text?.includes(`/${account}/`));
}

describe('an alert target', { concurrent: true }, () => {
  it.each([
    [{ platform: 'slack', secret: 'https://hooks.slack.evil.example/services/T/B/x' }, 'body.secret'],
    [{ platform: 'slack', secret: 'http://hooks.slack.com/services/T/B/x' }, 'body.secret'],
    [{ platform: 'slack', secret: 'https://169.254.169.254/services/T/B/x' }, 'body.secret'],
    [{ platform: 'teams', secret: 'https://acme.webhook.office.com/webhookb2/x' }, 'body.secret'],
    [{ platform: 'pager', secret: 'https://pager.example' }, 'body.platform'],
  ])('%j is refused, saying why', async (target, path) => {
    const { connectionId } = await house.zendesk();

    const problem = await house.api.refused('POST', `/v1/connections/${connectionId}/alert-targets`, {
      name: '#feedback',
      ...target,
    });

    expect(problem).toMatchObject({ status: 400, code: 'invalid-request', errors: [{ path }] });
  });

  it('is listed without its secret, stored sealed, tried, and removed', async () => {
    const account = await house.zendesk();
    const path = `/v1/connections/${account.connectionId}/alert-targets`;
    const { id } = await tell(account, { platform: 'slack', secret: slack.webhookUrl });

    const listed = await house.api.done('GET', path);
    const stored = await (
      await house.superuser()
    ).rows('select secret from alert_target where id = $1', [id]);

    expect(listed).toMatchObject({ items: [{ id, platform: 'slack', name: '#feedback', channel: null }] });
    expect(JSON.stringify([listed, stored])).not.toContain('sandbox-secret');
    expect(await house.api.done('POST', `/v1/alert-targets/${id}/try`)).toEqual({ ok: true, words: null });
    expect(slack.posts().some(({ text }) => text === 'Afterword can post here')).toBe(true);

    await house.api.done('DELETE', `/v1/alert-targets/${id}`);
    expect(await house.api.done('GET', path)).toEqual({ items: [] });
    expect(await house.api.refused('POST', `/v1/alert-targets/${id}/try`)).toMatchObject({ status: 404 });
  });

  it('says what to do when a sample is refused', async () => {
    const account = await house.zendesk();
    const { id } = await tell(account, { platform: 'teams', secret: `${teams.flowUrl}x` });

    expect(await house.api.done('POST', `/v1/alert-targets/${id}/try`)).toMatchObject({
      ok: false,
      words: expect.stringContaining('signed-in user'),
    });
  });
});
