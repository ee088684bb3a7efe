import { describe, expect, it } from 'vitest';
import { ConnectionSettings } from './schema.ts';

function faults(settings: object): string[] {
  const parsed = ConnectionSettings.safeParse(settings);
  return parsed.error?.issues.map(({ path }) => path.join('.')) ?? [];
}

describe('the settings of a connection', () => {
  it('are complete when an admin gave none', () => {
    expect(ConnectionSettings.parse({})).toMatchObject({
      programme: { metric: 'nps', purpose: null, owner: null, sendWindow: { fromHour: 8, untilHour: 20 } },
      followUp: { settleSeconds: 600, notes: 'low-and-comments', taskOwner: { who: 'assignee' } },
      referral: { targetUrl: null, everySeconds: 7_776_000 },
      sender: { companyName: null, fromAddress: null, timeZone: 'UTC', defaultLocale: 'en' },
      bulkHold: { minimum: 50, timesHourlyMean: 5 },
      surveyBasis: 'legitimate-interest',
    });
  });

  it('are the same when they are stored and read again', () => {
    const given = { senderOf: { kids: { companyName: 'Kids' } }, programme: { metric: 'csat' } };
    const once = ConnectionSettings.parse(given);

    expect(ConnectionSettings.parse(JSON.parse(JSON.stringify(once)))).toEqual(once);
  });

  it('take addresses in any case, and keep them in one', () => {
    expect(ConnectionSettings.parse({ testList: ['Ona@Customer.Example'] }).testList).toEqual([
      'ona@customer.example',
    ]);
  });

  it('know a time zone by each of its names', () => {
    const zones = [
      'UTC',
      'Europe/Vilnius',
      'Europe/Kyiv',
      'Asia/Kolkata',
      'America/Argentina/Buenos_Aires',
      'Etc/GMT+5',
    ];

    for (const timeZone of zones) expect(faults({ sender: { timeZone } })).toEqual([]);
    for (const timeZone of ['', 'Vilnius', '+02:00', 'Europe/Nowhere', 'Eastern Time (US & Canada)']) {
      expect(faults({ sender: { timeZone } })).toEqual(['sender.timeZone']);
    }
  });

  it('open the send window before they close it: it would never open otherwise', () => {
    expect(faults({ programme: { sendWindow: { fromHour: 20, untilHour: 8 } } })).toEqual([
      'programme.sendWindow',
    ]);
    expect(faults({ programme: { sendWindow: { fromHour: 8, untilHour: 8 } } })).toEqual([
      'programme.sendWindow',
    ]);
    expect(faults({ programme: { sendWindow: { fromHour: 0, untilHour: 24 } } })).toEqual([]);
    expect(faults({ programme: { sendWindow: null } })).toEqual([]);
  });

  it('lead nowhere but to the web', () => {
    expect(faults({ referral: { targetUrl: 'javascript:alert(1)' } })).toEqual(['referral.targetUrl']);
    expect(faults({ sender: { logoUrl: 'data:image/png;base64,x' } })).toEqual(['sender.logoUrl']);
    expect(faults({ senderOf: { kids: { privacyUrl: 'file:///etc/passwd' } } })).toEqual([
      'senderOf.kids.privacyUrl',
    ]);
  });

  it('refuse what they do not know, at any depth', () => {
    expect(faults({ sendr: {} })).toEqual(['']);
    expect(faults({ senderOf: { kids: { company: 'Kids' } } })).toEqual(['senderOf.kids']);
  });
});
