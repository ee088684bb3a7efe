import { describe, expect, it } from 'vitest';
import { memoryDesk } from '../../../test/heads/memory-desk.ts';
import { post, serve } from '../../../test/heads/serve.ts';

describe('/u/:token', () => {
  it('shows the preferences and changes nothing', async () => {
    const desk = memoryDesk();
    const origin = await serve(desk);

    const page = await fetch(`${origin}/u/open-token`);
    await fetch(`${origin}/u/open-token`, { method: 'HEAD' });

    expect(page.status).toBe(200);
    expect(await page.text()).not.toMatch(/<input[^>]* checked/);
    expect([desk.optedOut, desk.oneClicks]).toEqual([[], 0]);
  });

  it('acts at once on the one-click request of a mail program, without a redirect', async () => {
    const desk = memoryDesk();
    const origin = await serve(desk);
    const form = new FormData();
    form.set('List-Unsubscribe', 'One-Click');

    const encoded = await post(`${origin}/u/open-token`, { 'List-Unsubscribe': 'One-Click' });
    const multipart = await fetch(`${origin}/u/open-token`, { method: 'POST', body: form });
    const unknown = await post(`${origin}/u/nobody`, { 'List-Unsubscribe': 'One-Click' });

    expect([encoded.status, multipart.status, unknown.status]).toEqual([200, 200, 404]);
    expect(desk.oneClicks).toBe(2);
  });

  it('saves the choice of the form', async () => {
    const desk = memoryDesk();
    const origin = await serve(desk);

    const saved = await post(`${origin}/u/open-token`, { act: 'save', optOut: 'referrals' });
    expect(await saved.text()).toContain('Saved.');
    expect(desk.optedOut).toEqual(['referrals']);

    await post(`${origin}/u/open-token`, { act: 'stop-both' });
    expect(desk.optedOut).toEqual(['surveys', 'referrals']);

    await post(`${origin}/u/open-token`, { act: 'save' });
    expect(desk.optedOut).toEqual([]);
  });

  it('changes nothing for a stray post: nobody is subscribed again by accident', async () => {
    const desk = memoryDesk();
    desk.optedOut = ['surveys'];
    const origin = await serve(desk);

    const stray = await post(`${origin}/u/open-token`, {});
    const broken = await fetch(`${origin}/u/open-token`, {
      method: 'POST',
      headers: { 'Content-Type': 'multipart/form-data' },
      body: 'act=save',
    });

    expect([stray.status, broken.status]).toEqual([400, 400]);
    expect(desk.optedOut).toEqual(['surveys']);
  });

  it('has a link to what is stored mailed, and changes nothing by it', async () => {
    const desk = memoryDesk();
    desk.optedOut = ['surveys'];
    const origin = await serve(desk);

    const page = await post(`${origin}/u/open-token`, { act: 'own-data', optOut: 'referrals' });
    const unknown = await post(`${origin}/u/nobody`, { act: 'own-data' });

    expect(await page.text()).toContain('A link is on its way to the address we have.');
    expect([page.status, unknown.status, desk.optedOut]).toEqual([200, 404, ['surveys']]);
  });

  it('knows only its own tokens', async () => {
    const origin = await serve(memoryDesk());

    expect((await fetch(`${origin}/u/nobody`)).status).toBe(404);
    expect((await post(`${origin}/u/nobody`, { act: 'save' })).status).toBe(404);
  });
});
