import type { OwnDataWording } from './own-data-wording.ts';

export const ZH_CN: OwnDataWording = {
  title: '[{company}保存了您的哪些信息|我们保存了您的哪些信息]',
  closed: {
    lead: '点击按钮，即可查看[{company}|我们]向您征求意见时保存的信息，也可以下载或删除。',
    open: '查看已保存的信息',
    onlyOnce: '此链接只能使用一次。如果不是您本人要求的，请关闭本页，不会有任何变化。',
  },
  about: {
    heading: '您',
    address: '邮箱地址',
    name: '姓名',
    language: '语言',
    timeZone: '时区',
    knownSince: '保存起始日期',
  },
  asks: {
    heading: '我们问过什么，您怎么回答',
    none: '我们还没有问过您。',
    request: '请求 #{number}',
    asked: '{date}询问',
    planned: '计划于{date}询问',
    notAsked: '原定{date}询问，后未询问',
    answered: '您于{date}的回答：{score}，满分 {max}',
    noAnswer: '没有保存回答。',
    mayContact: '您同意就此与您联系。',
    mayNotContact: '您表示不希望就此与您联系。',
    changedOn: '您修改过回答，最近一次是{date}。之前的版本在下载文件中。',
  },
  lists: {
    heading: '不再发给您的内容',
    none: '您没有停止接收任何内容。',
    surveys: '客服请求结束后的意见询问，自{date}起',
    referrals: '邀请您推荐[{company}|我们]的邮件，自{date}起',
    undeliverable: '所有邮件，因为{date}发往您邮箱的邮件被退回',
  },
  download: {
    heading: '下载保存',
    lead: '文件包含以上全部内容，还有您各次请求的编号和日期、关联系统中的标识，以及回答的每次修改。格式为 JSON，可由程序读取。',
    button: '下载全部信息',
  },
  erase: {
    heading: '删除',
    lead: '您的邮箱地址、姓名和留言将被永久删除，我们也不会再询问您。',
    button: '全部删除',
    confirmHeading: '要删除保存的所有信息吗？',
    confirmLead: '删除后无法恢复。如需保留，请先下载。',
    confirm: '是，全部删除',
    back: '不，返回',
  },
  erased: {
    heading: '已不再保存您的任何信息',
    gone: '您的邮箱地址、姓名和留言已删除。评分和时间会保留用于统计，但不再与您关联。',
    kept: '只保留一项：用密钥对您的邮箱地址计算出的哈希值，以免再次询问或保存使用该邮箱的人。从中无法还原出邮箱地址。',
    elsewhere: '您的请求本身以及相关备注保存在[{company}|该公司]的客服系统中。如需一并删除，请与对方联系。',
    underWay: '刚才有一封邮件正在发出，您可能还会收到。这是最后一封。',
  },
  expired: {
    heading: '链接已过期',
    text: '链接有效期为 24 小时。请打开我们任意一封邮件末尾的“不再询问我”，再点“保存了我的哪些信息？”，即可获取新链接。',
  },
  used: {
    heading: '链接已使用过',
    text: '链接只能使用一次，以防他人查看。请打开我们任意一封邮件末尾的“不再询问我”，再点“保存了我的哪些信息？”，即可获取新链接。',
  },
};
