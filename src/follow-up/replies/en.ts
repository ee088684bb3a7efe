import type { Replies } from './replies.ts';

export const REPLIES_EN: Replies = {
  greeting: '[Hi {name},|Hello,]',
  closing: 'Best regards,\n{agent}\n{company}',
  bands: {
    detractor: [
      {
        id: 'detractor-sorry',
        title: 'Apologise and ask what is still open',
        paragraphs: [
          'Thank you for telling us plainly how this went. I am sorry: you should not have had that experience with [{company}|us].',
          'I have read your request again from the start. Is there anything still unsolved for you? If so, tell me in a line or two and I will take it from here myself.',
        ],
      },
      {
        id: 'detractor-call',
        title: 'Offer a call',
        paragraphs: [
          'Thank you for your honest answer. I am sorry that we let you down, and I would like to understand what happened from your side.',
          'May I call you? Ten minutes are enough. Send me a number and a time that suits you; if you prefer to write, a reply to this message reaches me just as well.',
        ],
      },
      {
        id: 'detractor-fixed',
        title: 'Say what has been put right',
        paragraphs: [
          'I am sorry for the trouble this caused you. I looked into it, and this is what we have done since: …',
          'Please tell me if it does not work for you. I will stay with it until it does.',
        ],
      },
    ],
    passive: [
      {
        id: 'passive-missing',
        title: 'Ask what was missing',
        paragraphs: [
          'Thank you for taking the time to answer. I am glad that we could help, and I have the feeling that it could have gone better.',
          'What would have made it easier for you? One sentence is plenty, and I will pass it on to the people who can change it.',
        ],
      },
      {
        id: 'passive-heard',
        title: 'Thank them for a suggestion',
        paragraphs: [
          'Thank you for your suggestion. I have passed it on to the team that looks after this, together with your request, so that they see what it is about.',
          'I cannot promise you a date, but I will write to you when something comes of it.',
        ],
      },
    ],
    promoter: [
      {
        id: 'promoter-thanks',
        title: 'Say thank you',
        paragraphs: [
          'Thank you for your kind answer. It made my day, and I have shared it with everyone who worked on your request.',
          'If anything comes up again, just reply here.',
        ],
      },
      {
        id: 'promoter-story',
        title: 'Ask whether they would tell their story',
        paragraphs: [
          'Thank you very much, I am so pleased that it went well for you.',
          'Would you be willing to tell others how you use [{company}|what we make]? A short conversation is enough; we would write it up and you decide what is published. If that is not for you, no need to answer, and thank you again.',
        ],
      },
    ],
  },
};
