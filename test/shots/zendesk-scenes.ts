import type { Browser } from 'playwright-core';
import { installSidebar, openAgentWindow, TOM, type WindowWish } from '../support/agent-window.ts';
import { startTestHouse, type Account, type TestHouse } from '../support/app.ts';
import { eventually } from '../support/eventually.ts';
import { answerLinkOf } from '../support/respondent.ts';

export interface PictureFolders {
  readonly assets: string;
  readonly images: string;
}

const COMPANY = 'Northwind Foods';
/** What the marketplace takes. */
const LISTED = { width: 1024, height: 768 };

interface Answering {
  readonly customer: { readonly name: string; readonly email: string };
  readonly score: number;
  readonly comment: string;
}

/** Solves a ticket and answers for the customer; the ticket. */
async function answer(
  house: TestHouse,
  account: Account,
  { customer, score, comment }: Answering,
): Promise<string> {
  const ticket = account.open(customer, { assignee: TOM, organisation: COMPANY });
  const before = house.mailCount(customer);
  account.solve(ticket);
  await eventually(() => Promise.resolve(house.mailCount(customer) > before ? true : null));
  const link = answerLinkOf(await house.mailTo(customer, before + 1));
  await house.respondent.score(link, score);
  await house.respondent.comment(link, comment, score < 7 ? 'yes' : undefined);
  // A low answer is shown with its task.
  const opened = (): string | null =>
    account.tasks().find(({ subject }) => subject.includes(`#${ticket}`))?.subject ?? null;
  if (score < 7) await eventually(() => Promise.resolve(opened()), 60_000);
  return ticket;
}

/** Every picture is of the app as it runs, beside a ticket of the sandbox. */
export async function takePictures(browser: Browser, { assets, images }: PictureFolders): Promise<string[]> {
  const taken: string[] = [];
  const house = await startTestHouse();
  try {
    // Six answers of one customer within a minute are more changes than the helpdesk takes: they are not written there.
    const account = await house.zendesk({
      settings: { leads: [TOM], crm: false, programme: { quarantineSeconds: 0 } },
    });
    installSidebar(house, account);
    const maria = { name: 'Maria Santos', email: 'maria.santos@customers.example' };
    const lukas = { name: 'Lukas Meyer', email: 'lukas.meyer@customers.example' };
    for (const [score, comment] of [
      [8, 'Good, but I had to ask twice.'],
      [9, 'Quick and friendly.'],
      [6, 'It took three days this time.'],
    ] as const) {
      await answer(house, account, { customer: maria, score, comment });
    }
    for (const customer of [house.customer('Emma'), house.customer('Mateo')]) {
      await answer(house, account, { customer, score: 9, comment: 'All good.' });
    }
    const low = await answer(house, account, {
      customer: maria,
      score: 3,
      comment: 'Nobody called back, and the second box was missing, too.',
    });
    const high = await answer(house, account, {
      customer: lukas,
      score: 10,
      comment: 'Solved before lunch. Thank you!',
    });
    const waiting = account.open(house.customer('Aisha'), { assignee: TOM, organisation: COMPANY });

    const shoot = async (path: string, wish: WindowWish): Promise<void> => {
      const { page, sidebar } = await openAgentWindow(browser, account, wish);
      await sidebar.locator('[data-part="actions"]').waitFor();
      await page.waitForTimeout(400);
      await page.screenshot({ path });
      taken.push(path);
      await page.context().close();
    };
    await shoot(`${assets}screenshot-0.png`, { at: `tickets/${low}`, as: TOM, viewport: LISTED });
    await shoot(`${assets}screenshot-1.png`, { at: `tickets/${high}`, viewport: LISTED });
    await shoot(`${assets}screenshot-2.png`, {
      at: `tickets/${waiting}`,
      as: TOM,
      scheme: 'dark',
      viewport: LISTED,
    });
    const tall = { width: 1280, height: 1240 };
    await shoot(`${images}zendesk-sidebar.png`, { at: `tickets/${low}`, as: TOM, viewport: tall });
    await shoot(`${images}zendesk-sidebar-dark.png`, {
      at: `tickets/${low}`,
      as: TOM,
      scheme: 'dark',
      viewport: tall,
    });
    await shoot(`${images}zendesk-sidebar-phone.png`, {
      at: `tickets/${low}`,
      as: TOM,
      viewport: { width: 380, height: 1900 },
    });
    return taken;
  } finally {
    await house.close();
  }
}
