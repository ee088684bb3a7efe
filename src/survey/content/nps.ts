import type { Survey } from '../schema.ts';

/** Net Promoter question, 0 to 10. The open questions ask what helps the team act, by band. */
export const NPS_SURVEY: Survey = {
  key: 'nps',
  metric: 'nps',
  scale: { min: 0, max: 10 },
  version: 1,
  wordings: {
    en: {
      question:
        'After your recent contact with [{company}|us], how likely are you to recommend [{company}|us] to a friend or colleague?',
      lowLabel: 'Not at all likely',
      highLabel: 'Extremely likely',
      why: {
        detractor: 'What went wrong, and what should we have done?',
        passive: 'What would have made it a 10?',
        promoter: 'What did you like most?',
      },
    },
    'zh-CN': {
      question: '结合您最近一次与[{company}|我们]沟通的体验，您有多大可能向朋友或同事推荐[{company}|我们]？',
      lowLabel: '完全不可能',
      highLabel: '非常可能',
      why: {
        detractor: '哪里没有做好？您希望我们当时怎么处理？',
        passive: '怎样做才能让您打 10 分？',
        promoter: '您最满意的是哪一点？',
      },
    },
    lt: {
      question:
        'Neseniai kreipėtės į [„{company}“|mus]. Kokia tikimybė, kad rekomenduotumėte [„{company}“|mus] draugui ar kolegai?',
      lowLabel: 'Tikrai nerekomenduočiau',
      highLabel: 'Tikrai rekomenduočiau',
      why: {
        detractor: 'Kas nepavyko ir ką turėjome padaryti kitaip?',
        passive: 'Ko pritrūko iki 10?',
        promoter: 'Kas Jums patiko labiausiai?',
      },
    },
  },
};
