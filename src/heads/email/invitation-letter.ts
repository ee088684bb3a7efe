import type { InvitationView } from '../../invitation/schema.ts';
import { fillIn } from '../../survey/schema.ts';
import { footerWording } from '../wording/footer.ts';
import { gapOf } from '../wording/typography.ts';
import { givenName } from './given-name.ts';
import { invitationLayout } from './invitation-layout.ts';
import { envelopeOf, type Letter } from './letter.ts';
import { emailWording } from './wording/catalogue.ts';

/** Formats a moment as a date in the reader's language and zone. */
export type FormatDate = (moment: Date, locale: string, timeZone: string) => string;

function scoresOf({ min, max }: InvitationView['survey']['scale']): number[] {
  return Array.from({ length: max - min + 1 }, (_, step) => min + step);
}

function sentences(view: InvitationView, formatDate: FormatDate) {
  const words = emailWording(view.locale);
  const survey = view.survey.wordings[view.locale];
  const known = {
    company: view.sender.company,
    agent: view.agentName,
    name: givenName(view.firstName, view.locale),
    number: view.ticketNumber,
    date: formatDate(view.wroteAt, view.locale, view.timeZone),
  };
  const test = view.test ? `${words.invitation.test}${gapOf(view.locale)}` : '';
  return {
    subject: `${test === '' ? '' : `${words.invitation.testSubject} `}${fillIn(words.invitation.subject, known)}`,
    preview: words.invitation.preview,
    greeting: fillIn(words.greeting, known),
    about: `${test}${fillIn(words.invitation.about, known)}`,
    question: fillIn(survey.question, known),
    low: fillIn(survey.lowLabel, known),
    high: fillIn(survey.highLabel, known),
    hint: words.invitation.hint,
  };
}

/** `https://host/s/token?s=`, to be followed by the number. */
function answerStem(answer: string): string {
  return `${answer}${answer.includes('?') ? '&' : '?'}s=`;
}

function textPart(
  view: InvitationView,
  said: ReturnType<typeof sentences>,
  footer: readonly string[],
): string {
  const { min, max } = view.survey.scale;
  const meaning = (score: number): string =>
    score === min ? ` (${said.low})` : score === max ? ` (${said.high})` : '';
  const links = scoresOf(view.survey.scale).map(
    (score) => `${score}${meaning(score)}: ${answerStem(view.links.answer)}${score}`,
  );
  const chooseOne = emailWording(view.locale).invitation.chooseOne;
  return [said.greeting, '', said.about, '', said.question, '', ...links, '', chooseOne, '', ...footer].join(
    '\n',
  );
}

/** The invitation as a letter. Never the ticket's title, never a word about the method. */
export function invitationLetter(view: InvitationView, formatDate: FormatDate): Letter {
  const { locale, sender, survey } = view;
  const footer = footerWording(locale);
  const why = `${fillIn(footer.whyAsked, { company: sender.company })}${gapOf(locale)}${footer.stored}`;
  const envelope = envelopeOf({ locale, sender, preferencesUrl: view.links.preferences, why });
  const said = sentences(view, formatDate);
  const { numberOf } = emailWording(locale).invitation;
  const numbersOf = Array.from({ length: survey.scale.max + 1 }, (_, score) =>
    fillIn(numberOf, { score, max: survey.scale.max }),
  );
  return {
    key: JSON.stringify(['invitation', envelope.frame, survey.scale]),
    mjml: () => invitationLayout(envelope.frame, survey.scale),
    subject: said.subject,
    places: { ...envelope.places, ...said, numbersOf, answerStem: answerStem(view.links.answer) },
    text: textPart(view, said, envelope.footerLines),
  };
}
