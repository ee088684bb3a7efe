import { DifferenceError, eventually } from './difference.ts';
import type { Asked } from './ask.ts';
import { readable } from './customer.ts';
import type { Pairing } from './pairing.ts';

export interface Said {
  readonly band: 'detractor' | 'passive' | 'promoter';
  readonly score: number;
  /** The open question that belongs to the band. */
  readonly question: string;
  readonly comment: string;
  /** "May we contact you about it?" is asked after a low score only. */
  readonly contact?: 'yes' | 'no';
}

/** Sends the score, sees it written at once, then sends the comment. Resolves to the thank-you page. */
export async function giveAnswer(pairing: Pairing, asked: Asked, said: Said): Promise<string> {
  const { scene, link } = asked;
  const { score, question, comment, contact } = said;
  const why = await pairing.customer.send(link, { act: 'score', score: String(score) });
  if (!readable(why.markup).includes(question)) {
    throw new DifferenceError(
      `the page after sending ${score}`,
      question,
      readable(why.markup).slice(0, 300),
    );
  }
  pairing.ok(scene, `sent ${score}: the page asks "${question}"`);
  await scoreWritten(pairing, asked, said);
  const thanks = await pairing.customer.send(link, {
    act: 'comment',
    comment,
    ...(contact ? { contact } : {}),
  });
  if (thanks.status !== 200)
    throw new DifferenceError('the page after the comment', '200', String(thanks.status));
  pairing.ok(scene, `wrote "${comment}"${contact === 'yes' ? ' and may be contacted' : ''}`);
  return thanks.markup;
}

/** Score and band stand on the ticket and on the person in every CRM. */
export async function scoreWritten(
  pairing: Pairing,
  { scene, ticketId, customer }: Asked,
  { score, band }: Pick<Said, 'score' | 'band'>,
): Promise<void> {
  const expected = `score ${score}, ${band}`;
  const holds = (seen: { score: number | null; band: string | null }): boolean =>
    seen.score === score && seen.band === band;
  const { helpdesk, crms } = pairing;
  await eventually({ what: `ticket #${ticketId}`, expected, read: () => helpdesk.ticket(ticketId), holds });
  pairing.ok(scene, `ticket #${ticketId} in ${helpdesk.product}: NPS score = ${score}, category = ${band}`);
  for (const crm of crms) {
    const what = `${crm.personNoun} ${customer.email} in ${crm.product}`;
    await eventually({ what, expected, read: () => crm.person(customer.email), holds });
    pairing.ok(scene, `${what}: afterword_nps_score = ${score}, promoter status = ${band}`);
  }
}
