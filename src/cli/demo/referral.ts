import { DifferenceError, eventually } from './difference.ts';
import type { Asked } from './ask.ts';
import type { Pairing } from './pairing.ts';

/** The ask stands on the thank-you page; the link can be mailed, and leads to the connection's own target. */
export async function passOnLink(pairing: Pairing, asked: Asked, thanks: string): Promise<void> {
  const { customer, company, targetUrl } = pairing;
  const { scene, link } = asked;
  const personal = /https?:[^\s"'<>]+\/r\/[\w-]+/.exec(thanks)?.[0];
  if (!personal) throw new DifferenceError('the thank-you page', 'a personal link to share', 'none');
  pairing.ok(scene, `the thank-you page offers ${new URL(personal).pathname} with a message to share`);
  await customer.send(link, { act: 'mail-me-my-link' });
  await eventually({
    what: `mail to ${asked.customer.email}`,
    expected: `"Your ${company} link to share", with that link`,
    read: () => customer.mails(asked.customer.email),
    holds: (seen) =>
      seen.some((mail) => mail.subject === `Your ${company} link to share` && mail.link === personal),
  });
  pairing.ok(scene, `pressed "Mail me my link": mail "Your ${company} link to share" arrived`);
  const visit = await customer.get(personal);
  if (visit.status !== 302 || visit.location !== targetUrl) {
    throw new DifferenceError(
      'the referral link',
      `302 to ${targetUrl}`,
      `${visit.status} to ${visit.location}`,
    );
  }
  pairing.ok(scene, `a friend opens it: led to ${targetUrl}`);
}
