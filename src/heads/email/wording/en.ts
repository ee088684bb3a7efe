import type { EmailWording } from './email-wording.ts';

export const EN: EmailWording = {
  greeting: '[Hello {name},|Hello,]',
  invitation: {
    subject: '[How did we do, {name}?|How did we do?] (request #{number})',
    preview: 'One question, about ten seconds.',
    about:
      '[You wrote to {company} Support on {date} and {agent} marked it as solved.|You wrote to {company} Support on {date} and it was marked as solved.|You wrote to us on {date} and it was marked as solved.] Not solved? Just reply.',
    hint: 'Tap a number. On the next page you can change it and add a few words.',
    numberOf: '{score} out of {max}',
    chooseOne: 'Open the link of your answer. On the next page you can change it and add a few words.',
    testSubject: '(Test)',
    test: 'This is a test: nothing you choose is recorded.',
  },
  referral: {
    subject: '[Your {company} link to share|Your link to share]',
    preview: 'The link you asked for, ready to pass on.',
    lead: 'Here is the link you asked for. If you know someone who would like [{company}|our help], pass it on.',
    yourLink: 'Your link',
    readyToShare: 'Ready to share',
    whyThisMail: 'You get this mail because you pressed “Mail me my link”.',
  },
  ownData: {
    subject: '[What {company} Support stores about you|What is stored about you]',
    preview: 'The link you asked for. It works once, within 24 hours.',
    lead: 'Here is the link you asked for. It shows what is stored from the questions [{company}|we] asked you, and lets you delete it. It works once, within 24 hours.',
    open: 'See what is stored about me',
    ignore: 'Did not ask for it? Then do nothing, and nothing happens. Please do not pass this mail on.',
    whyThisMail: 'You get this mail because somebody, most likely you, pressed “What is stored about me?”.',
  },
  notice: {
    whyThisMail: 'Afterword sends this to the people who look after its connections.',
  },
};
