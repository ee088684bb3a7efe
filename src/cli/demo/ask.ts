import { DifferenceError, eventually, now } from './difference.ts';
import type { DemoCustomer } from './desk.ts';
import { answersTo, invitationTo, ledgerOf, type Pairing } from './pairing.ts';

/** A ticket whose customer holds the mail in their hands. */
export interface Asked {
  readonly scene: string;
  readonly customer: DemoCustomer;
  readonly ticketId: string;
  readonly assignee: string;
  readonly link: string;
  readonly unsubscribeUrl: string;
}

/** Solves a ticket of this customer and waits for the mail. */
export async function solveAndAsk(pairing: Pairing, scene: string, customer: DemoCustomer): Promise<Asked> {
  const { helpdesk, crms } = pairing;
  for (const crm of crms) await crm.addPerson(customer);
  const ticketId = await helpdesk.openTicket(customer);
  await helpdesk.solve(ticketId);
  const { assignee } = await helpdesk.ticket(ticketId);
  pairing.ok(scene, `${assignee} solved ticket #${ticketId} of ${customer.name} in ${helpdesk.product}`);
  await decided(pairing, scene, ticketId);
  const mail = await mailed(pairing, scene, { email: customer.email, ticketId });
  return { scene, customer, ticketId, assignee: assignee ?? '', ...mail };
}

async function decided(pairing: Pairing, scene: string, ticketId: string): Promise<void> {
  const rows = await eventually({
    what: `the ledger row of ticket #${ticketId}`,
    expected: 'one decision: ask',
    read: () => ledgerOf(pairing, ticketId),
    holds: (seen) => seen.length === 1 && seen[0]?.ask === true,
  });
  pairing.ok(
    scene,
    `the ledger has one row: ${rows[0]?.words.replace(/ at \S+$/, '')}, reason ${rows[0]?.reason}`,
  );
}

async function mailed(
  pairing: Pairing,
  scene: string,
  { email, ticketId }: { email: string; ticketId: string },
): Promise<{ link: string; unsubscribeUrl: string }> {
  const [mail] = await eventually({
    what: `mail to ${email}`,
    expected: `one with "#${ticketId}" in its subject`,
    read: () => invitationTo(pairing, email),
    holds: (seen) => seen.length === 1 && seen[0]?.subject.includes(`#${ticketId}`) === true,
  });
  const { subject = '', link = '', unsubscribeUrl = null } = mail ?? {};
  if (unsubscribeUrl === null) throw new DifferenceError(`mail to ${email}`, 'one-click unsubscribe', 'none');
  pairing.ok(scene, `mail "${subject}" with a one-click unsubscribe arrived over SMTP`);
  return { link, unsubscribeUrl };
}

/** Opens the link as a person or a mail scanner would: it must not count as an answer. */
export async function openLink(
  pairing: Pairing,
  { scene, link, ticketId }: Asked,
  score: number,
): Promise<void> {
  const page = await pairing.customer.get(`${link}?s=${score}`);
  if (page.status !== 200 || !page.markup.includes(`value="${score}"`)) {
    throw new DifferenceError(
      'the page behind the link',
      `200 with ${score} on the scale`,
      String(page.status),
    );
  }
  await now({
    what: `answers to ticket #${ticketId} after a GET`,
    expected: '0',
    read: () => answersTo(pairing, ticketId),
    holds: (seen) => seen === 0,
  });
  pairing.ok(scene, `opened ${shortened(link)}?s=${score}: the page shows the scale, nothing is recorded`);
}

function shortened(link: string): string {
  return `${new URL(link).pathname.slice(0, 8)}…`;
}
