import { setTimeout as sleep } from 'node:timers/promises';
import type { Customer } from '../loops/crowd.ts';
import type { HttpAnswer, HttpClient } from '../outside/http-client.ts';
import { readMails, type Letter } from '../outside/letter-box.ts';
import type { Part } from '../outside/stage.ts';

/** The last score that the page confirmed to a customer. */
export interface Vote {
  readonly email: string;
  readonly score: number;
}

export interface ChaosRespondents {
  votes(): Vote[];
  /** Every mail that the mailbox holds, once it is stopped. */
  letters(): readonly Letter[];
  /** Customers who are still trying. */
  busy(): number;
  /** Resolves when everybody has finished or given up. */
  stop(): Promise<void>;
}

export interface RespondentParts {
  readonly mailbox: Part;
  readonly page: HttpClient;
  readonly random: () => number;
}

const RETRY_MS = 300;
const THINK_MS = 3_000;
const SHARES = { comments: 0.8, corrects: 0.2, wantsMail: 0.3 };
const OTHER_SCORES: Readonly<Record<number, number>> = { 0: 9, 2: 10, 3: 9, 6: 7, 7: 3, 8: 10, 9: 2, 10: 6 };

/** People who do not give up: a page that fails is sent again until it is confirmed. */
export function startChaosRespondents(
  crowd: ReadonlyMap<string, Customer>,
  { mailbox, page, random }: RespondentParts,
): ChaosRespondents {
  const stopping = new AbortController();
  const votes = new Map<string, Vote>();
  const letters: Letter[] = [];
  const met = new Set<string>();
  const underWay = new Set<Promise<void>>();

  async function post(path: string, form: Record<string, string>): Promise<HttpAnswer | null> {
    while (!stopping.signal.aborted) {
      const answer = await page.send(path, { form }).catch(() => null);
      if (answer?.status === 200) return answer;
      await sleep(RETRY_MS);
    }
    return null;
  }

  async function vote(path: string, email: string, score: number): Promise<void> {
    if (await post(path, { act: 'score', score: String(score) })) votes.set(email, { email, score });
  }

  async function respond(path: string, { email, score }: Customer): Promise<void> {
    await vote(path, email, score);
    await sleep(THINK_MS * random());
    if (random() < SHARES.comments) {
      await post(path, { act: 'comment', score: String(score), comment: `My reason is ${email.length}.` });
    }
    if (score >= 9 && random() < SHARES.wantsMail) await post(path, { act: 'mail-me-my-link' });
    if (random() >= SHARES.corrects) return;
    await sleep(THINK_MS * random() * 3);
    await vote(path, email, OTHER_SCORES[score] ?? score);
  }

  /** A second mail of the same invitation is not answered again. */
  function read(letter: Letter): Promise<void> {
    const { to, answerPath } = letter;
    letters.push(letter);
    const customer = crowd.get(to);
    if (customer !== undefined && answerPath !== null && !met.has(to)) {
      met.add(to);
      const run = respond(answerPath, customer).finally(() => underWay.delete(run));
      underWay.add(run);
    }
    return Promise.resolve();
  }

  const reading = readMails(mailbox, { from: 0, read });
  return {
    votes: () => [...votes.values()],
    letters: () => letters,
    busy: () => underWay.size,
    async stop() {
      stopping.abort();
      await reading.stop();
      await Promise.all(underWay);
    },
  };
}
