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
  notice: {
    whyThisMail: 'Afterword sends this to the people who look after its connections.',
  },
};
