import type { PageWording } from './page-wording.ts';

export const EN: PageWording = {
  title: '[Your feedback to {company}|Your feedback]',
  test: 'This is a test. Nothing you choose here is recorded.',
  ask: {
    chooseThenSend: 'Choose a number, then tap Send.',
    chooseFirst: 'Please choose a number first.',
    youChose: 'You chose {score},',
    youAnswered: 'You answered {score},',
    change: 'change?',
    oneMoreTap: 'One more tap: Send my {score}.',
    oneMoreTapForIt: 'One more tap: Send.',
    staysUntilSent: 'Until then your answer stays {score}.',
    alreadyRecorded: 'Recorded. To change it, choose another number and send it.',
    send: 'Send',
    sendMine: 'Send my {score}',
    yourAnswerSoFar: 'your answer so far',
  },
  why: {
    recorded: 'Thank you. Your {score} is recorded.',
    optional: 'Optional, in your own words.',
    mayWeContact:
      '[I am sorry it went wrong. May {agent} contact you about it?|I am sorry it went wrong. May we contact you about it?]',
    yes: 'Yes',
    no: 'No',
    send: 'Send',
    nothingToAdd: 'Nothing to add? You can close this page now.',
  },
  thanks: {
    heading: 'Thank you',
    received: 'Your answer is with the team that helped you.',
    receivedLow: 'We are sorry it went wrong. Your answer is with the team that helped you.',
    changedYourMind: 'Changed your mind?',
    changeAnswer: 'Change my answer',
  },
  referral: {
    lead: 'If you know someone who would like [{company}|our help], here is your link.',
    yourLink: 'Your link',
    readyToShare: 'Ready to share',
    copy: 'Copy',
    copied: 'Copied',
    mailMe: 'Mail me my link',
    mailed: 'Your link is on its way to your inbox.',
  },
  preferences: {
    heading: '[What {company} may send you|What we may send you]',
    lead: 'Tick what should stop. Nothing changes until you save.',
    noSurveys: 'No more questions after my support requests',
    noReferrals: 'No more mails about recommending [{company}|you]',
    save: 'Save my choice',
    stopBoth: 'Stop both',
    saved: 'Saved. It counts from now on.',
    repliesUnaffected: 'Replies to your own requests will still reach you.',
  },
  ownData: {
    heading: 'What is stored about you',
    lead: 'We mail a link to the address we have. There you can see, download and delete everything. This page shows none of it, because its link may have been passed on.',
    button: 'What is stored about me?',
    mailed: 'A link is on its way to the address we have. It works once, within 24 hours.',
    'too-many':
      'Three links were mailed in the last 24 hours. Please look for them, also among junk mail, or come back tomorrow.',
    nothing: 'Nothing is stored any more.',
  },
  expired: {
    heading: 'This link has expired',
    text: 'Thank you for wanting to answer. If something is still not right, just reply to our mail and we will see to it.',
  },
  cancelled: {
    heading: 'This question is no longer open',
    text: 'Your request has changed since we asked, so there is nothing to answer right now. You need not do anything.',
  },
  unknown: {
    heading: 'We do not know this link',
    text: 'It may have been cut short on its way. Please open it again from our mail, or copy the whole address.',
  },
  unsubscribed: {
    heading: 'Done',
    text: 'You will get no more mails of this kind.',
  },
  tooLong: {
    heading: 'That is more than we can store',
    text: 'Please go back and shorten your words to 5,000 characters. What you typed is still there.',
  },
  tooLarge: {
    heading: 'That is more than we can take',
    text: 'Nothing was changed. Please go back, shorten what you typed and send it again.',
  },
  unreadable: {
    heading: 'We could not read that',
    text: 'Nothing was changed. Please open the link from our mail again and use the page it shows.',
  },
  failed: {
    heading: 'Something went wrong on our side',
    text: 'Please try again in a minute. If you typed something, go back first: it should still be there.',
  },
};
