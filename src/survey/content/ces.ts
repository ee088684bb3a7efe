import type { Survey } from '../schema.ts';

/** Customer Effort Score 2.0, 1 strongly disagree to 7 strongly agree. Both directions are named, so as not to lead. */
export const CES_SURVEY: Survey = {
  key: 'ces',
  metric: 'ces',
  scale: { min: 1, max: 7 },
  version: 1,
  wordings: {
    en: {
      question:
        'How much do you agree or disagree? “[{company}|The company] made it easy for me to handle my issue.”',
      lowLabel: 'Strongly disagree',
      highLabel: 'Strongly agree',
      why: {
        detractor: 'What made it hard, and what should we have done?',
        passive: 'What would have made it easier?',
        promoter: 'What made it easy?',
      },
    },
    'zh-CN': {
      question: '您在多大程度上同意或不同意以下说法？“[{company}|客服团队]让我轻松解决了问题。”',
      lowLabel: '非常不同意',
      highLabel: '非常同意',
      why: {
        detractor: '哪一步让您觉得费劲？您希望我们怎么做？',
        passive: '怎样做会让您更省心？',
        promoter: '哪一点让您觉得轻松？',
      },
    },
    lt: {
      question:
        'Kiek sutinkate arba nesutinkate su šiuo teiginiu? „Kreipiantis į [{company}|klientų aptarnavimo komandą] išspręsti klausimą man buvo lengva.“',
      lowLabel: 'Visiškai nesutinku',
      highLabel: 'Visiškai sutinku',
      why: {
        detractor: 'Kas apsunkino klausimo sprendimą ir ką turėjome padaryti kitaip?',
        passive: 'Kas būtų palengvinę klausimo sprendimą?',
        promoter: 'Kas labiausiai palengvino klausimo sprendimą?',
      },
    },
  },
};
