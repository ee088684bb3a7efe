import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { startTestHouse, type Account, type TestHouse } from '../support/app.ts';
import { askedAbout, type Asked } from '../support/asked.ts';
import { eventually } from '../support/eventually.ts';

const Drift = z.object({
  id: z.string(),
  words: z.string(),
  peopleCompared: z.number(),
  ticketsCompared: z.number(),
  differences: z.array(
    z.object({ of: z.string(), field: z.string(), ours: z.string(), theirs: z.string().nullable() }),
  ),
  writtenAgainAt: z.string().nullable(),
});
type Drift = z.infer<typeof Drift>;

let house: TestHouse;
beforeAll(async () => {
  house = await startTestHouse();
}, 60_000);
afterAll(() => house.close());

async function compare({ connectionId }: Account): Promise<Drift> {
  return Drift.parse(await house.api.done('POST', `/v1/connections/${connectionId}/drift`));
}

async function answered(account: Account): Promise<Asked> {
  const asked = await askedAbout(house, account);
  await house.respondent.score(asked.link, 3);
  await house.respondent.comment(asked.link, 'Nobody called back.');
  await house.settled(account, asked.ticket);
  return asked;
}

/** Somebody else's integration overwrites the person's category. */
async function overwrite({ platform, baseUrl, accessToken, account }: Account, email: string): Promise<void> {
  const headers = { Authorization: `Bearer ${accessToken}`, 'Content-Type': 'application/json' };
  const user = house.stage.zendesk
    .users(platform === 'zendesk' ? account : '')
    .find((one) => one.email === email);
  const body = JSON.stringify({ user: { user_fields: { afterword_nps_category: 'aw_user_promoter' } } });
  const answer = await fetch(`${baseUrl}/api/v2/users/${user?.id}.json`, { method: 'PUT', headers, body });
  expect(answer.status).toBe(200);
}

describe('the comparison with the account', { timeout: 90_000 }, () => {
  it.each(['zendesk', 'hubspot'] as const)(
    'finds nothing where nothing was changed on %s',
    async (platform) => {
      const account = await house[platform]();
      expect((await compare(account)).words).toContain('nothing to compare yet');
      await answered(account);

      const report = await compare(account);

      expect(report).toMatchObject({ peopleCompared: 1, ticketsCompared: 1, differences: [] });
    },
  );

  it('shows what somebody changed, writes nothing by itself, and writes again once when told to', async () => {
    const acme = await house.zendesk();
    const { ada } = await answered(acme);
    await overwrite(acme, ada.email);

    const report = await compare(acme);

    expect(report.words).toContain('1 of 1 person differs: category in 1.');
    expect(report.differences).toEqual([
      expect.objectContaining({ of: 'person', field: 'category', ours: 'detractor', theirs: 'promoter' }),
    ]);
    expect(acme.person(ada.email)?.band).toBe('promoter');

    const url = `/v1/connections/${acme.connectionId}/drift/write-again`;
    expect(await house.api.done('POST', url, { report: report.id })).toEqual({ raised: 1 });
    expect(await house.api.done('POST', url, { report: report.id })).toEqual({ raised: 0 });
    await eventually(async () => (acme.person(ada.email)?.band === 'detractor' ? true : null));
    expect((await compare(acme)).differences).toEqual([]);
  });

  it('is made once in the night, however many processes look', async () => {
    const acme = await house.zendesk();
    await answered(acme);
    const superuser = await house.superuser();
    await superuser.rows(`update connection set next_drift_at = now() - interval '1 minute' where id = $1`, [
      acme.connectionId,
    ]);

    const count = await eventually(async () => {
      const [row] = await superuser.rows(
        `select count(*)::int as reports,
           (select next_drift_at > now() from connection where id = $1) as planned
         from drift_report where connection_id = $1`,
        [acme.connectionId],
      );
      return row?.['planned'] === true && row['reports'] !== 0 ? row['reports'] : null;
    }, 60_000);

    expect(count).toBe(1);
  });
});
