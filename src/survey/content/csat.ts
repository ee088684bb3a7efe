import type { Survey } from '../schema.ts';

/** Customer satisfaction with the help received, 1 to 5. */
export const CSAT_SURVEY: Survey = {
  key: 'csat',
  metric: 'csat',
  scale: { min: 1, max: 5 },
  version: 1,
  wordings: {
    en: {
      question: 'How satisfied are you with the help you received from [{company}|us]?',
      lowLabel: 'Very dissatisfied',
      highLabel: 'Very satisfied',
      why: {
        detractor: 'What went wrong, and what should we have done?',
        passive: 'What could we have done better?',
        promoter: 'What did you like most?',
      },
    },
    'zh-CN': {
      question: '您对[{company}|我们]这次提供的帮助有多满意？',
      lowLabel: '非常不满意',
      highLabel: '非常满意',
      why: {
        detractor: '哪里没有做好？您希望我们当时怎么处理？',
        passive: '我们在哪些方面可以做得更好？',
        promoter: '您最满意的是哪一点？',
      },
    },
    lt: {
      question: 'Kiek esate patenkinti [„{company}“|mūsų] suteikta pagalba?',
      lowLabel: 'Visai nepatenkinti',
      highLabel: 'Labai patenkinti',
      why: {
        detractor: 'Kas nepavyko ir ką turėjome padaryti kitaip?',
        passive: 'Ką galėjome padaryti geriau?',
        promoter: 'Kas Jums patiko labiausiai?',
      },
    },
  },
};
