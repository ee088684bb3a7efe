import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp, type App } from '../../src/main.ts';
import { readConfig } from '../../src/runtime/config.ts';
import { freePorts } from '../../src/runtime/ports.ts';
import { startTestHouse, type Account, type TestHouse } from '../support/app.ts';
import { createConsentBrowser } from '../support/consent.ts';
import { eventually } from '../support/eventually.ts';
import { answerLinkOf } from '../support/respondent.ts';

const TOKEN_SECONDS = 3;
/** Tickets of each platform that are solved while tokens rotate, and again while the access is gone. */
const TICKETS = 12;

let house: TestHouse;
let second: App;

/** A second process of the same service on the same database, as behind a load balancer. */
beforeAll(async () => {
  const keys = `test:${randomBytes(32).toString('base64')}`;
  let environment: Record<string, string> = {};
  house = await startTestHouse({
    environment: { AFTERWORD_KEYS: keys },
    start: (given) => {
      environment = given;
      return startApp(readConfig(given));
    },
  });
  const [port] = await freePorts('127.0.0.1', 1);
  const { AFTERWORD_BOUNCE_PORT: _taken, ...shared } = environment;
  second = await startApp(readConfig({ ...shared, PORT: String(port), AFTERWORD_PUBLIC_URL: house.url }));
}, 60_000);

afterAll(async () => {
  await second.stop();
  await house.close();
});

function vendorOf(account: Account) {
  return account.platform === 'zendesk' ? house.stage.zendesk : house.stage.hubspot;
}

/** Short lives from now on, a new refresh token at every renewal, and an endpoint slow enough to be met twice. */
function rotateQuickly(account: Account): void {
  vendorOf(account).setFaults(
    { tokenTtlSeconds: TOKEN_SECONDS, rotateRefresh: true, renewalMs: 150 },
    account.account,
  );
}

/** Solved one after another, so that calls meet several generations of tokens. */
async function solveAndAnswer(account: Account, everyMs: number): Promise<string[]> {
  const tickets: string[] = [];
  for (let nth = 0; nth < TICKETS; nth += 1) {
    const customer = house.customer();
    const ticket = account.open(customer);
    tickets.push(ticket);
    account.solve(ticket);
    const mail = await house.mailTo(customer);
    await house.respondent.score(answerLinkOf(mail), nth % 11);
    await sleep(everyMs);
  }
  return tickets;
}

async function expectWritten(account: Account, tickets: readonly string[]): Promise<void> {
  for (const [nth, ticket] of tickets.entries()) {
    const { effects } = await house.settled(account, ticket, 90_000);
    expect(
      effects.map(({ kind, state }) => `${kind} ${state}`).filter((one) => !one.endsWith('done')),
    ).toEqual([]);
    expect(account.score(ticket).score).toBe(nth % 11);
  }
}

/** Everybody's access is taken away at the vendor, and nobody is told. */
function revoke(account: Account): void {
  if (account.platform === 'zendesk') house.stage.zendesk.revokeTokens(account.account);
  else house.stage.hubspot.uninstall(account.account);
}

async function connectAgain(account: Account): Promise<void> {
  const browser = createConsentBrowser(house.url);
  const userId = house.stage.zendesk.accounts().includes(account.account)
    ? house.stage.zendesk.users(account.account).find(({ name }) => name === 'Afterword Integration')?.id
    : '';
  const [path, form] =
    account.platform === 'zendesk'
      ? [`/connect/zendesk?account=${account.account}`, { answer: 'allow', user: userId ?? '' }]
      : ['/connect/hubspot', { answer: 'allow', portal: account.account }];
  const page = await browser.open(await browser.consent(path, form));
  expect(page.text).toContain('again');
}

describe.each(['zendesk', 'hubspot'] as const)(
  '%s, with two processes and tokens that live for seconds',
  (platform) => {
    it('loses no effect, never renews twice at once, is disconnected once and goes on when connected again', async () => {
      const admin = `admin.${platform}@acme.example`;
      const account = await house[platform]({ settings: { adminEmail: admin, pollSeconds: 5 } });
      rotateQuickly(account);

      const rotated = await solveAndAnswer(account, 300);

      await expectWritten(account, rotated);
      const { renewed, refused, mostAtOnce } = vendorOf(account).renewals(account.account);
      expect(renewed).toBeGreaterThanOrEqual(2);
      expect({ refused, mostAtOnce }).toEqual({ refused: 0, mostAtOnce: 1 });
      expect((await house.api.connection(account.connectionId)).health).toBe('connected');

      const customers = Array.from({ length: TICKETS }, () => house.customer());
      const waiting = customers.map((customer) => account.open(customer));
      for (const ticket of waiting) account.solve(ticket);
      const mails = await Promise.all(customers.map((customer) => house.mailTo(customer)));
      const middle = TICKETS / 2;
      for (const [nth, mail] of mails.entries()) {
        if (nth === middle) revoke(account);
        await house.respondent.score(answerLinkOf(mail), nth % 11);
      }

      await eventually(async () =>
        (await house.api.connection(account.connectionId)).health === 'disconnected' ? true : null,
      );
      await eventually(async () => {
        const own = (await house.api.effects('state=parked')).filter(
          ({ connectionId }) => connectionId === account.connectionId,
        );
        return own.length > 0 ? own : null;
      });
      const afterLoss = vendorOf(account).renewals(account.account);
      const tokenCalls = tokenRequests(account);
      await sleep(4_000);
      // No retry storm: what waits asks nobody.
      expect(tokenRequests(account)).toBe(tokenCalls);
      expect(vendorOf(account).renewals(account.account).mostAtOnce).toBe(1);
      expect(afterLoss.mostAtOnce).toBe(1);
      await house.mailTo({ name: 'Admin', email: admin });
      expect(house.mailCount({ name: 'Admin', email: admin })).toBe(1);

      await connectAgain(account);

      await expectWritten(account, waiting);
      expect((await house.api.connection(account.connectionId)).health).toBe('connected');
      const parked = (await house.api.effects('state=parked')).filter(
        ({ connectionId }) => connectionId === account.connectionId,
      );
      expect(parked).toEqual([]);
      expect(house.mailCount({ name: 'Admin', email: admin })).toBe(1);
    }, 240_000);
  },
);

/** All requests to the token endpoint of the platform, dead refresh tokens included. */
function tokenRequests({ platform }: Account): number {
  return platform === 'zendesk'
    ? (house.stage.zendesk.counters()['POST /oauth/tokens'] ?? 0)
    : (house.stage.hubspot.counters()['POST /oauth/2026-03/token'] ?? 0);
}
