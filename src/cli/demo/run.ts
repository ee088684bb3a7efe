import { openOrClose, type Opened } from '../../runtime/opened.ts';
import { stopOnSignals } from '../../runtime/signals.ts';
import { DifferenceError } from './difference.ts';
import type { DemoCustomer } from './desk.ts';
import type { Pairing } from './pairing.ts';
import { createReport, summary, type Report, type WalkedPairing } from './report.ts';
import { connectPairings, openDemo, type PairingDraft } from './stage.ts';
import { correction, detractor, mailCount, optedOut, passive, promoter, reopened } from './stories.ts';

const COMPANY = 'Analytical Engines';
const CUSTOMERS = {
  ada: { name: 'Ada Byron', email: 'ada@analytical.example', company: COMPANY },
  grace: { name: 'Grace Hopper', email: 'grace@analytical.example', company: COMPANY },
  mary: { name: 'Mary Jackson', email: 'mary@analytical.example', company: COMPANY },
  emmy: { name: 'Emmy Noether', email: 'emmy@symmetry.example', company: 'Symmetry Labs' },
  alan: { name: 'Alan Mathison', email: 'alan@bombe.example', company: 'Bombe & Sons' },
} satisfies Record<string, DemoCustomer>;

/**
 * Walks the whole loop, once for each platform and band, and says what was seen in the sandboxes' own records.
 * @throws {DifferenceError} at the first thing that is not as it should be.
 */
export async function runDemo(say: (line: string) => void): Promise<void> {
  const startedAt = performance.now();
  await openOrClose(async (opened) => {
    say('Starting PostgreSQL, the service, a Zendesk, a HubSpot and a mailbox of its own ...\n');
    const starting = openDemo(opened);
    stopOnSignals({ stop: () => interrupt(starting, opened) });
    const together = await starting;
    const drafts = await connectPairings(together);
    const report = createReport(say, drafts.length);
    try {
      const walked = await Promise.all(drafts.map((draft, at) => walk(draft, at, report)));
      say(summary(walked));
      say(await closing(drafts, performance.now() - startedAt));
    } catch (error) {
      report.close();
      throw error instanceof DifferenceError ? error : new DemoBrokenError(error);
    }
    await opened.close();
  });
}

/** Interrupted, it still leaves nothing behind; and it is not a success. */
async function interrupt(starting: Promise<unknown>, opened: Opened): Promise<never> {
  await starting.catch(() => undefined);
  await opened.close();
  throw new Error('interrupted');
}

/** Something failed before it could be looked at. */
export class DemoBrokenError extends Error {
  readonly code = 'demo-broken';
  constructor(cause: unknown) {
    super(
      `The demo could not go on: ${cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)}`,
      {
        cause,
      },
    );
  }
}

async function walk(draft: PairingDraft, at: number, report: Report): Promise<WalkedPairing> {
  let last = 'the beginning';
  const pairing: Pairing = {
    ...draft,
    ok(scene, words) {
      last = scene;
      report.ok(at, `${draft.name}, ${scene}: ${words}`);
    },
  };
  try {
    const bands = await walkAll(pairing);
    report.done(at);
    return { name: draft.name, bands };
  } catch (error) {
    throw error instanceof DifferenceError ? error.in(`${draft.name}, ${last}`) : error;
  }
}

async function walkAll(pairing: Pairing): Promise<WalkedPairing['bands']> {
  const low = await detractor(pairing, CUSTOMERS.ada);
  const bands = {
    detractor: low.walked,
    passive: await passive(pairing, CUSTOMERS.grace),
    promoter: await promoter(pairing, CUSTOMERS.mary),
  };
  await correction(pairing, low.asked);
  await reopened(pairing, CUSTOMERS.emmy);
  await optedOut(pairing, CUSTOMERS.alan);
  await mailCount(pairing, CUSTOMERS.emmy, 0);
  pairing.ok('reopened', `still no mail to ${CUSTOMERS.emmy.name}`);
  for (const customer of [CUSTOMERS.ada, CUSTOMERS.grace, CUSTOMERS.mary, CUSTOMERS.alan]) {
    await mailCount(pairing, customer, 1);
  }
  await causedNoMail(pairing);
  return bands;
}

/** The helpdesk's own triggers mail customers; nothing of ours may set one off. */
async function causedNoMail(pairing: Pairing): Promise<void> {
  const caused = await pairing.helpdesk.mailsCausedByUs();
  if (caused === null) return;
  if (caused !== 0)
    throw new DifferenceError("mails of the helpdesk's triggers caused by Afterword", '0', String(caused));
  pairing.ok('at the end', "0 mails of the helpdesk's own triggers to customers were caused by Afterword");
}

async function closing(drafts: readonly PairingDraft[], tookMs: number): Promise<string> {
  const caused = await Promise.all(drafts.map(({ helpdesk }) => helpdesk.mailsCausedByUs()));
  const total = caused.reduce<number>((sum, one) => sum + (one ?? 0), 0);
  return [
    '',
    'Each pairing also: a 3 corrected to 9 (task done, still one task and one note), a ticket reopened in time (no mail),',
    'an unsubscribe by one click (second ticket not asked).',
    `Mails to customers that the helpdesk sent because of Afterword: ${total}.`,
    `All as expected, in ${(tookMs / 1_000).toFixed(0)} s.`,
  ].join('\n');
}
