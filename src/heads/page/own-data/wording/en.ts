import type { OwnDataWording } from './own-data-wording.ts';

export const EN: OwnDataWording = {
  title: '[What {company} Support stores about you|What is stored about you]',
  closed: {
    lead: 'Press the button to see what is stored from the questions [{company}|we] asked you. There you can also download or delete it.',
    open: 'Show what is stored',
    onlyOnce: 'This link works once. If you did not ask for it, close this page: nothing has happened.',
  },
  about: {
    heading: 'You',
    address: 'E-mail address',
    name: 'Name',
    language: 'Language',
    timeZone: 'Time zone',
    knownSince: 'Stored since',
  },
  asks: {
    heading: 'What you were asked, and what you answered',
    none: 'You were never asked anything.',
    request: 'Request #{number}',
    asked: 'Asked on {date}',
    planned: 'To be asked on {date}',
    notAsked: 'Meant for {date}, not asked',
    answered: 'Your answer on {date}: {score} out of {max}',
    noAnswer: 'No answer is stored.',
    mayContact: 'You said that you may be contacted about it.',
    mayNotContact: 'You said that you do not want to be contacted about it.',
    changedOn: 'You changed it, last on {date}. Earlier versions are in the download.',
  },
  lists: {
    heading: 'What you are not sent',
    none: 'You have not stopped anything.',
    surveys: 'Questions after your support requests, since {date}',
    referrals: 'Mails about recommending [{company}|us], since {date}',
    undeliverable: 'Anything, because mail to your address came back on {date}',
  },
  download: {
    heading: 'Take it with you',
    lead: 'The file holds all of this, and also the numbers and dates of your requests, how connected systems know you, and every change of an answer. Programs can read it (JSON).',
    button: 'Download everything',
  },
  erase: {
    heading: 'Delete it',
    lead: 'Your address, your name and your comments are deleted for good, and you are not asked again.',
    button: 'Delete everything',
    confirmHeading: 'Delete everything that is stored about you?',
    confirmLead: 'It cannot be undone. Download your data first if you want to keep them.',
    confirm: 'Yes, delete everything',
    back: 'No, go back',
  },
  erased: {
    heading: 'Nothing is stored about you any more',
    gone: 'Your address, your name and your comments were deleted. Scores and times stay without them, for the figures.',
    kept: 'One thing is kept: a keyed hash of your address, so that nobody with it is asked or stored again. The address cannot be read from it.',
    elsewhere:
      'Your requests themselves, and notes about them, are in the helpdesk of [{company}|the company]. Write there to have those deleted as well.',
    underWay: 'A mail was just leaving and may still reach you. It is the last one.',
  },
  expired: {
    heading: 'This link has ended',
    text: 'It was valid for 24 hours. Open the last link of any of our mails, “Don’t ask me again”, and press “What is stored about me?” for a new one.',
  },
  used: {
    heading: 'This link was used already',
    text: 'It works once, so that nobody else can look. Open the last link of any of our mails, “Don’t ask me again”, and press “What is stored about me?” for a new one.',
  },
};
