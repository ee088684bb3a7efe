import type { Locale } from '../cards/content.ts';

export interface SettingsWording {
  readonly loading: string;
  readonly unreachable: string;
  readonly unreachableHint: string;
  readonly refused: string;
  readonly retry: string;
  readonly mode: Readonly<Record<'rehearsal' | 'live' | 'paused', string>>;
  readonly modeHint: Readonly<Record<'rehearsal' | 'live' | 'paused', string>>;
  readonly company: string;
  readonly missing: string;
  readonly survey: string;
  readonly surveys: Readonly<Record<'nps' | 'ces' | 'csat', string>>;
  readonly trigger: string;
  readonly triggers: Readonly<Record<'solved' | 'workflow', string>>;
  readonly answers: string;
  readonly open: string;
  readonly cardsTitle: string;
  readonly cards: string;
}

const EN: SettingsWording = {
  loading: 'Asking Afterword',
  unreachable: 'Afterword cannot be reached',
  unreachableHint: 'Nothing is lost: webhooks are sent again by HubSpot. Try again in a moment.',
  refused: 'Afterword does not know this account',
  retry: 'Try again',
  mode: { rehearsal: 'Rehearsal', live: 'Live', paused: 'Paused' },
  modeHint: {
    rehearsal: 'Every closed ticket is decided and recorded, and nobody is mailed.',
    live: 'Customers are asked after their tickets are closed.',
    paused: 'Nobody is asked. Answers that still come are kept.',
  },
  company: 'Asks in the name of',
  missing: 'not set: no mail leaves without it',
  survey: 'Survey',
  surveys: { nps: 'NPS, likelihood to recommend', ces: 'CES, effort', csat: 'CSAT, satisfaction' },
  trigger: 'Asks when',
  triggers: { solved: 'a ticket is closed', workflow: 'your workflow says so, with the action Send survey' },
  answers: 'Answers in 30 days',
  open: 'Open the settings in Afterword',
  cardsTitle: 'Show the card to your agents',
  cards:
    'Cards do not appear by themselves. Open a ticket, choose Customize, add the card Afterword to the sidebar, and do the same in Help Desk.',
};

const ZH_CN: SettingsWording = {
  loading: '正在查询 Afterword',
  unreachable: '无法连接 Afterword',
  unreachableHint: '不会丢失任何内容：HubSpot 会重新发送通知。请稍后重试。',
  refused: 'Afterword 不认识此账户',
  retry: '重试',
  mode: { rehearsal: '演练', live: '已启用', paused: '已暂停' },
  modeHint: {
    rehearsal: '每张关闭的工单都会被判定并记录，但不会发送任何邮件。',
    live: '工单关闭后会询问客户。',
    paused: '不再询问任何人；仍会保留收到的回答。',
  },
  company: '以此名义询问',
  missing: '未设置：没有它不会发送邮件',
  survey: '调查',
  surveys: { nps: 'NPS，推荐意愿', ces: 'CES，费力程度', csat: 'CSAT，满意度' },
  trigger: '询问时机',
  triggers: { solved: '工单关闭时', workflow: '由您的工作流通过“Send survey”操作决定' },
  answers: '30 天内的回答',
  open: '在 Afterword 中打开设置',
  cardsTitle: '让客服看到卡片',
  cards:
    '卡片不会自动出现。打开一张工单，选择“自定义”，把 Afterword 卡片添加到侧边栏；在 Help Desk 中也做同样的操作。',
};

const LT: SettingsWording = {
  loading: 'Klausiama „Afterword“',
  unreachable: '„Afterword“ nepasiekiama',
  unreachableHint: 'Niekas neprarasta: „HubSpot“ pranešimus atsiųs dar kartą. Pabandykite po akimirkos.',
  refused: '„Afterword“ šios paskyros nepažįsta',
  retry: 'Bandyti dar kartą',
  mode: { rehearsal: 'Repeticija', live: 'Veikia', paused: 'Pristabdyta' },
  modeHint: {
    rehearsal: 'Dėl kiekvienos uždarytos užklausos nusprendžiama ir įrašoma, bet niekam nerašoma.',
    live: 'Klientai klausiami uždarius jų užklausas.',
    paused: 'Niekas neklausiamas. Dar ateinantys atsakymai išsaugomi.',
  },
  company: 'Klausiama vardu',
  missing: 'nenurodyta: be jo laiškai neišsiunčiami',
  survey: 'Apklausa',
  surveys: { nps: 'NPS, tikimybė rekomenduoti', ces: 'CES, pastangos', csat: 'CSAT, pasitenkinimas' },
  trigger: 'Klausiama, kai',
  triggers: {
    solved: 'užklausa uždaroma',
    workflow: 'taip nusprendžia jūsų darbo eiga veiksmu „Send survey“',
  },
  answers: 'Atsakymai per 30 dienų',
  open: 'Atverti nustatymus „Afterword“',
  cardsTitle: 'Parodykite kortelę darbuotojams',
  cards:
    'Kortelės savaime neatsiranda. Atverkite užklausą, pasirinkite „Customize“, pridėkite kortelę „Afterword“ prie šoninės juostos; tą patį padarykite „Help Desk“.',
};

const WORDINGS: Readonly<Record<Locale, SettingsWording>> = { en: EN, 'zh-CN': ZH_CN, lt: LT };

export function settingsWordingOf(locale: Locale): SettingsWording {
  return WORDINGS[locale];
}
