import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { startTestHouse, type Account, type TestHouse } from '../support/app.ts';

const Link = z.object({ url: z.url() });

let house: TestHouse;
beforeAll(async () => {
  house = await startTestHouse();
}, 60_000);
afterAll(() => house.close());

async function linkTo({ connectionId }: Account): Promise<string> {
  return Link.parse(await house.api.done('POST', `/v1/connections/${connectionId}/install-link`, {})).url;
}

describe('the install page', { timeout: 60_000 }, () => {
  it('is closed to strangers: without a link, with another one, with an old one, from another site', async () => {
    const [account, other] = [
      await house.zendesk({ mode: 'rehearsal' }),
      await house.zendesk({ mode: 'rehearsal' }),
    ];
    const url = `${house.url}/connections/${account.connectionId}/install`;
    const link = new URL(await linkTo(other));
    const superuser = await house.superuser();

    const stranger = await fetch(url, { redirect: 'manual' });
    expect(stranger.status).toBe(303);
    expect(stranger.headers.get('location')).toContain('/sign-in?next=');
    expect((await fetch(`${url}${link.search}`)).status).toBe(401);
    expect((await fetch(`${url}?key=${'x'.repeat(70)}`)).status).toBe(401);
    expect((await fetch(`${house.url}/connections/nothing/install`)).status).toBe(404);
    const entered = await fetch(await linkTo(account), { redirect: 'manual' });
    const cookie = entered.headers.get('set-cookie')?.split(';')[0] ?? '';
    expect(entered.headers.get('set-cookie')).toContain('HttpOnly');
    expect(entered.headers.get('location')).not.toContain('key=');
    const forged = await fetch(url, {
      method: 'POST',
      headers: { cookie },
      body: new URLSearchParams({ act: 'pause', csrf: 'x' }),
    });
    expect(forged.status).toBe(403);
    const [row] = await superuser.rows('select mode from connection where id = $1', [account.connectionId]);
    expect(row).toEqual({ mode: 'rehearsal' });
  });
});
