import { readMails, type Letter } from '../outside/letter-box.ts';
import type { HttpClient } from '../outside/http-client.ts';
import type { Part } from '../outside/stage.ts';
import type { Customer } from './crowd.ts';

export interface Respondents {
  /** Answers given so far, comment included. */
  answered(): number;
  /** Promoters who were shown their own link. */
  asked(): number;
  /** Votes that were not taken. */
  refused(): number;
  /** Resolves when the answers under way are given. */
  stop(): Promise<void>;
}

const COMMENT = 'The second answer helped; the first one did not.';

/** Everybody who gets a mail answers at once: the score, then a comment. */
export function startRespondents(
  crowd: readonly Customer[],
  { mailbox, page, from }: { mailbox: Part; page: HttpClient; from: number },
): Respondents {
  const byEmail = new Map(crowd.map((customer) => [customer.email, customer]));
  let [answered, asked, refused] = [0, 0, 0];

  async function read({ to, answerPath }: Letter): Promise<void> {
    const customer = byEmail.get(to);
    if (customer === undefined || answerPath === null) return;
    const score = String(customer.score);
    const first = await page.send(answerPath, { form: { act: 'score', score } });
    const thanks = await page.send(answerPath, { form: { act: 'comment', score, comment: COMMENT } });
    if (first.status !== 200 || thanks.status !== 200) refused += 1;
    else answered += 1;
    if (thanks.body.includes('/r/')) asked += 1;
  }

  const reading = readMails(mailbox, { from, read });
  return {
    answered: () => answered,
    asked: () => asked,
    refused: () => refused,
    stop: () => reading.stop(),
  };
}
