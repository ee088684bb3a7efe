import type { NoticeView, OwnDataMailView, ReferralMailView } from '../../invitation/schema.ts';
import { fillIn } from '../../survey/schema.ts';
import { webAddress } from '../wording/web-address.ts';
import { givenName } from './given-name.ts';
import { envelopeOf, type Letter } from './letter.ts';
import { noticeLayout, ownDataLayout, referralLayout } from './other-layouts.ts';
import { emailWording } from './wording/catalogue.ts';

/** The mail a promoter asked for. What they answered is not in it. */
export function referralLetter(view: ReferralMailView): Letter {
  const { locale, sender, link, shareText } = view;
  const words = emailWording(locale);
  const { yourLink, readyToShare, preview, whyThisMail } = words.referral;
  const envelope = envelopeOf({ locale, sender, preferencesUrl: view.preferencesUrl, why: whyThisMail });
  const known = { company: sender.company, name: givenName(view.firstName, locale) };
  const subject = fillIn(words.referral.subject, known);
  const greeting = fillIn(words.greeting, known);
  const lead = fillIn(words.referral.lead, known);
  const lines = [greeting, '', lead, '', `${yourLink}: ${link}`, '', `${readyToShare}:`, shareText, ''];
  return {
    key: JSON.stringify(['referral', envelope.frame]),
    mjml: () => referralLayout(envelope.frame),
    subject,
    places: { ...envelope.places, subject, preview, greeting, lead, yourLink, readyToShare, link, shareText },
    text: [...lines, ...envelope.footerLines].join('\n'),
  };
}

/** The mail that answers "What is stored about me?": a link, and nothing of what it leads to. */
export function ownDataLetter({ locale, sender, firstName, link }: OwnDataMailView): Letter {
  const words = emailWording(locale);
  const { preview, open, ignore, whyThisMail } = words.ownData;
  const envelope = envelopeOf({ locale, sender, preferencesUrl: null, why: whyThisMail });
  const known = { company: sender.company, name: givenName(firstName, locale) };
  const subject = fillIn(words.ownData.subject, known);
  const greeting = fillIn(words.greeting, known);
  const lead = fillIn(words.ownData.lead, known);
  return {
    key: JSON.stringify(['own-data', envelope.frame]),
    mjml: () => ownDataLayout(envelope.frame),
    subject,
    places: { ...envelope.places, subject, preview, greeting, lead, link, open, ignore },
    text: [greeting, '', lead, '', `${open}: ${link}`, '', ignore, '', ...envelope.footerLines].join('\n'),
  };
}

/** A plain mail to an admin. */
export function noticeLetter({ locale, paragraphs, links = [], ...view }: NoticeView): Letter {
  const subject = fillIn('{subject}', { subject: view.subject });
  const sender = { company: 'Afterword', logoUrl: null, postalAddress: null, privacyUrl: null };
  const why = emailWording(locale).notice.whyThisMail;
  const envelope = envelopeOf({ locale, sender, preferencesUrl: null, why });
  const openable = links.filter((link) => webAddress(link.url) !== null);
  return {
    key: JSON.stringify(['notice', envelope.frame]),
    mjml: () => noticeLayout(envelope.frame),
    subject,
    places: { ...envelope.places, subject, preview: paragraphs[0] ?? '', paragraphs, links: openable },
    text: [
      ...paragraphs.flatMap((paragraph) => [paragraph, '']),
      ...openable.map(({ label, url }) => `${label}: ${url}`),
      '',
      ...envelope.footerLines,
    ].join('\n'),
  };
}
