import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { SidebarView } from '../../src/sidebar/schema.ts';
import { installSidebar, RASA } from '../support/agent-window.ts';
import { startTestHouse, type Account, type TestHouse } from '../support/app.ts';
import { askSidebar, openFrame, sessionOf } from '../support/sidebar-session.ts';
import { answerLinkOf } from '../support/respondent.ts';

let house: TestHouse;
let account: Account;
let stranger: Account;
let strangers: string;

beforeAll(async () => {
  house = await startTestHouse();
  [account, stranger] = await Promise.all([house.zendesk(), house.zendesk()]);
  installSidebar(house, account);
  strangers = installSidebar(house, stranger).installationId;
});

afterAll(() => house.close());

interface Wish {
  readonly of?: Account;
  readonly user?: string;
  readonly change?: Record<string, unknown>;
}

function token({ of = account, user = RASA, change = {} }: Wish = {}): string {
  return house.stage.zendesk.appToken(of.account, { user, change });
}

function open(text: string): Promise<Response> {
  return openFrame(house, text);
}

async function enter(wish: Wish = {}): Promise<string> {
  const response = await open(token(wish));
  expect(response.status).toBe(200);
  return await sessionOf(response);
}

function ask(session: string, path: string, body: object = {}): Promise<Response> {
  return askSidebar(house, { session, path, body });
}

function ticket(id: string): object {
  return { subject: { kind: 'ticket', id } };
}

describe('the first request of the frame', () => {
  it('opens a page that the account alone may frame, without cookies and without the token', async () => {
    const text = token();
    const response = await open(text);
    const page = await response.text();

    expect(response.status).toBe(200);
    expect(response.headers.get('Set-Cookie')).toBeNull();
    expect(response.headers.get('X-Frame-Options')).toBeNull();
    const policy = response.headers.get('Content-Security-Policy');
    expect(policy).toContain(`frame-ancestors ${new URL(account.baseUrl).origin}`);
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('unsafe');
    expect(page).not.toContain(text);
  });

  it('opens once: the same token again is refused, and two at the same moment open one page', async () => {
    const text = token();
    const both = await Promise.all([open(text), open(text)]);

    expect(both.map(({ status }) => status).sort((one, other) => one - other)).toEqual([200, 401]);
    const again = await open(text);
    expect(again.status).toBe(401);
    expect(await again.text()).toContain('This view was opened before.');
  });

  it.each([
    ['of another account in its audience', () => ({ change: { aud: audience(stranger) } })],
    [
      "of another account's installation, signed by our own",
      () => ({ change: { aud: audience(stranger, strangers), iss: new URL(stranger.baseUrl).host } }),
    ],
    ['issued by another account', () => ({ change: { iss: 'globex.zendesk.com' } })],
    ['of an installation nobody has', () => ({ change: { aud: audience(account, '1') } })],
  ])('is refused with a token %s', async (_name, wish) => {
    const response = await open(token(wish()));

    expect(response.status).toBe(401);
    expect(await response.text()).toContain('This app is not known');
  });

  it.each([
    ['expired', { exp: 1_000 }, 401, 'Please reload'],
    ['of the future', { nbf: 9_999_999_999 }, 401, 'Please reload'],
    [
      'of nobody we know',
      { aud: 'https://nobody.zendesk.com/api/v2/apps/installations/1.json' },
      401,
      'not connected',
    ],
    ['of another server', { aud: 'https://attacker.example/' }, 400, 'cannot be opened here'],
  ])('says what to do about a token that is %s', async (_name, change, status, words) => {
    const response = await open(token({ change }));

    expect(response.status).toBe(status);
    expect(await response.text()).toContain(words);
    expect(response.headers.get('Content-Security-Policy')).toMatch(/frame-ancestors http/);
  });

  it('without a token, or by GET, opens nothing', async () => {
    const get = await fetch(`${house.url}/zendesk/app/ticket`);
    const empty = await fetch(`${house.url}/zendesk/app/user`, {
      method: 'POST',
      body: new URLSearchParams(),
    });

    expect([get.status, empty.status]).toEqual([400, 400]);
  });

  it('does not believe another app of the account, and asks for its key once', async () => {
    const other = await house.zendesk();
    installSidebar(house, other, { own: false, name: 'Afterword' });
    const calls = (): number => house.stage.zendesk.counters()['GET /apps/installations/:id'] ?? 0;
    const before = calls();

    const answers = [await open(token({ of: other })), await open(token({ of: other }))];

    expect(answers.map(({ status }) => status)).toEqual([401, 401]);
    expect(calls() - before).toBe(1);
  });

  it('says that the helpdesk does not answer, and opens when it does', async () => {
    const away = await house.zendesk();
    installSidebar(house, away);
    house.stage.zendesk.setFaults({ error503: 1 }, away.account);
    const refused = await open(token({ of: away }));
    house.stage.zendesk.setFaults({}, away.account);

    expect(refused.status).toBe(503);
    expect(await refused.text()).toContain('Zendesk does not answer');
    await expect.poll(async () => (await open(token({ of: away }))).status, { timeout: 15_000 }).toBe(200);
  });
});

describe('a session', () => {
  it('shows a ticket of its account within 300 ms, and nothing of another account', async () => {
    const ada = house.customer();
    const id = account.open(ada, { assignee: 'tom@agents.example' });
    account.solve(id);
    await house.respondent.score(answerLinkOf(await house.mailTo(ada)), 4);
    const own = await enter();
    const foreign = await enter({ of: stranger });
    await ask(own, 'view', ticket(id));

    const started = performance.now();
    const response = await ask(own, 'view', ticket(id));
    const view = SidebarView.parse(await response.json());
    const tookMs = performance.now() - started;
    const other = SidebarView.parse(await (await ask(foreign, 'view', ticket(id))).json());

    expect(view.scores).toHaveLength(1);
    expect(tookMs).toBeLessThan(300);
    expect(other).toMatchObject({ scores: [], person: null });
    expect(other.survey?.state).toBe('undecided');
  });

  it('lets nobody do anything before the helpdesk has said who they are, and then by their role', async () => {
    const id = account.open(house.customer(), { assignee: 'tom@agents.example' });
    const session = await enter({ user: 'wei@agents.example' });
    const before = SidebarView.parse(await (await ask(session, 'view', ticket(id))).json());

    const who = await (await ask(session, 'viewer')).json();
    const after = SidebarView.parse(await (await ask(session, 'view', ticket(id))).json());
    const acted = await ask(session, 'act', {
      ...ticket(id),
      request: { action: 'ask-now', key: randomUUID() },
    });

    expect(before.actions).toEqual([]);
    expect(who).toEqual({ role: 'agent', name: 'Wei Li' });
    expect(after.actions.map(({ action }) => action)).toEqual(['do-not-survey']);
    expect(await acted.json()).toMatchObject({ done: false, words: 'Only leads and admins may do this.' });
  });

  it('of a customer shows nothing', async () => {
    const ada = house.customer();
    account.open(ada, { assignee: 'tom@agents.example' });
    const session = await enter({ user: ada.email });
    await ask(session, 'viewer');

    expect((await ask(session, 'view', ticket('1'))).status).toBe(401);
  });

  it.each(['', 'nothing', 'a.b.c.d.e'])('that is "%s" is over', async (session) => {
    for (const path of ['view', 'act', 'changes', 'viewer', 'session']) {
      expect((await ask(session, path, ticket('1'))).status, path).toBe(401);
    }
  });

  it('is not another secret of ours, sealed with the same keys', async () => {
    const sealed = await house.core().keys.encrypt(JSON.stringify({ workspaceId: account.workspaceId }));

    expect((await ask(sealed, 'view', ticket('1'))).status).toBe(401);
  });

  it('is renewed, and the page is told what it asked wrongly', async () => {
    const session = await enter();
    const { session: next } = z
      .object({ session: z.string() })
      .parse(await (await ask(session, 'session')).json());

    const wrong = await ask(next, 'view', { subject: { kind: 'ticket', id: '../1' }, locale: 'xx' });

    expect(next).not.toBe(session);
    expect(wrong.status).toBe(400);
    expect(JSON.stringify(await wrong.json())).toContain('subject');
  });
});

function audience(of: Account, installation = '999999'): string {
  return `${of.baseUrl}/api/v2/apps/installations/${installation}.json`;
}
