import type { HandOver, OutgoingMail } from '../../src/connector/mail.ts';
import type { MailDesk } from '../../src/invitation/mail-desk.ts';
import type { RenderedMail } from '../../src/invitation/schema.ts';

/** A mail desk without a mail server: it notes what it is given, and answers as it is told. */
export interface PostOffice {
  readonly desk: MailDesk;
  readonly mails: OutgoingMail[];
  /** The most mails under way at one time. */
  most(): number;
  /** How the server answers; "sent" unless told otherwise. */
  answer: (mail: OutgoingMail) => HandOver | Promise<HandOver>;
  /** Names whose letters cannot be written. */
  readonly unwritable: Set<string>;
}

export function openPostOffice(concurrency = 2): PostOffice {
  let [underWay, most] = [0, 0];
  const mails: OutgoingMail[] = [];
  const unwritable = new Set<string>();
  const letter = (subject: string): Promise<RenderedMail> =>
    Promise.resolve({ subject, html: `<p>${subject}</p>`, text: subject });
  const office: PostOffice = {
    mails,
    unwritable,
    most: () => most,
    answer: () => ({ state: 'sent', answer: '250 OK' }),
    desk: {
      domain: 'mail.example',
      concurrency,
      bounceAddress: (tag) => `bounce+${tag}@mail.example`,
      renderer: {
        async renderInvitation({ firstName, ticketNumber }) {
          if (unwritable.has(firstName ?? '')) throw new TypeError('a defect of the renderer');
          return await letter(`How did we do, ${firstName}? (request #${ticketNumber})`);
        },
        renderReferralMail: ({ link }) => letter(`Your link: ${link}`),
        renderOwnDataMail: ({ link }) => letter(`What is stored: ${link}`),
        renderNotice: ({ subject }) => letter(subject),
      },
      carrier: {
        async send(mail) {
          mails.push(mail);
          most = Math.max(most, ++underWay);
          await new Promise((resolve) => setImmediate(resolve));
          const result = await office.answer(mail);
          underWay -= 1;
          return result;
        },
        close: () => Promise.resolve(),
      },
    },
  };
  return office;
}
