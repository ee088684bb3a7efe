import type { Locale } from '../../survey/schema.ts';

/** Stands below every question, in mail and page alike. */
export interface FooterWording {
  readonly whyAsked: string;
  readonly stored: string;
  readonly privacy: string;
  readonly dontAskAgain: string;
}

const FOOTERS: Readonly<Record<Locale, FooterWording>> = {
  en: {
    whyAsked:
      '[You are asked because you contacted {company} Support.|You are asked because you contacted us.]',
    stored: 'Your answer is stored with your name and read by the team that helped you.',
    privacy: 'Privacy notice',
    dontAskAgain: 'Don’t ask me again',
  },
  'zh-CN': {
    whyAsked: '您联系过[{company}|我们的]客服，所以我们想听听您的意见。',
    stored: '您的回答会与您的姓名一起保存，并由为您服务的团队阅读。',
    privacy: '隐私声明',
    dontAskAgain: '不再询问我',
  },
  lt: {
    whyAsked: 'Klausiame, nes kreipėtės į [„{company}“|mūsų] klientų aptarnavimo komandą.',
    stored: 'Jūsų atsakymą saugome kartu su Jūsų vardu, jį skaito Jums padėjusi komanda.',
    privacy: 'Privatumo pranešimas',
    dontAskAgain: 'Daugiau manęs neklausti',
  },
};

/** The footer's sentences in one language. */
export function footerWording(locale: Locale): FooterWording {
  return FOOTERS[locale];
}
