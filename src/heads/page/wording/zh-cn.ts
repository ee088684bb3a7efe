import type { PageWording } from './page-wording.ts';

export const ZH_CN: PageWording = {
  title: '[给{company}的反馈|您的反馈]',
  test: '这是测试页面，您的选择不会被记录。',
  ask: {
    chooseThenSend: '请选择一个数字，然后点“提交”。',
    chooseFirst: '请先选择一个数字。',
    youChose: '您选了 {score}，',
    youAnswered: '您的回答是 {score}，',
    change: '要改吗？',
    oneMoreTap: '还差一步：提交我的 {score}。',
    oneMoreTapForIt: '还差一步：提交。',
    staysUntilSent: '提交之前，您的回答仍是 {score}。',
    alreadyRecorded: '已记录。如需修改，请另选一个数字并提交。',
    send: '提交',
    sendMine: '提交我的 {score}',
    yourAnswerSoFar: '您目前的回答',
  },
  why: {
    recorded: '谢谢您！您的 {score} 已记录。',
    optional: '选填，随便说说就好。',
    mayWeContact:
      '[很抱歉没能让您满意。{agent}可以就此与您联系吗？|很抱歉没能让您满意。我们可以就此与您联系吗？]',
    yes: '可以',
    no: '不用了',
    send: '提交',
    nothingToAdd: '没有要补充的？现在就可以关闭本页。',
  },
  thanks: {
    heading: '谢谢您',
    received: '您的回答已转达给为您服务的团队。',
    receivedLow: '很抱歉没能让您满意。您的回答已转达给为您服务的团队。',
    changedYourMind: '改主意了？',
    changeAnswer: '修改我的回答',
  },
  referral: {
    lead: '如果您身边有人也会喜欢[{company}|我们的服务]，这是您的专属链接。',
    yourLink: '您的链接',
    readyToShare: '可直接分享的文字',
    copy: '复制',
    copied: '已复制',
    mailMe: '把链接发到我的邮箱',
    mailed: '链接已发往您的邮箱。',
  },
  preferences: {
    heading: '[{company}可以给您发什么|我们可以给您发什么]',
    lead: '请勾选您不想再收到的内容，保存后生效。',
    noSurveys: '客服请求结束后，不要再询问我的意见',
    noReferrals: '不要再发邀请我推荐[{company}|你们]的邮件',
    save: '保存设置',
    stopBoth: '全部停止',
    saved: '已保存，即刻生效。',
    repliesUnaffected: '您自己的请求得到回复时，仍会照常通知您。',
  },
  ownData: {
    heading: '保存了您的哪些信息',
    lead: '我们会把链接发到登记的邮箱，您可以通过它查看、下载和删除全部信息。本页的链接可能已被转发，因此这里不显示任何信息。',
    button: '保存了我的哪些信息？',
    mailed: '链接已发往登记的邮箱，24 小时内有效，只能使用一次。',
    'too-many': '过去 24 小时内已发送三个链接。请在邮箱（包括垃圾邮件）中查找，或明天再来。',
    nothing: '已不再保存任何信息。',
  },
  expired: {
    heading: '链接已过期',
    text: '感谢您愿意回答。如果问题还没解决，直接回复我们的邮件即可，我们会继续处理。',
  },
  cancelled: {
    heading: '这个问题已经关闭',
    text: '我们发出邮件之后，您的请求有了新的变化，所以暂时不需要回答。您无需做任何操作。',
  },
  unknown: {
    heading: '无法识别这个链接',
    text: '链接可能不完整。请从邮件里重新打开，或复制完整的网址。',
  },
  unsubscribed: {
    heading: '已设置',
    text: '您不会再收到这类邮件。',
  },
  tooLong: {
    heading: '内容太长，无法保存',
    text: '请返回上一页，把文字缩短到 5,000 字以内。您输入的内容还在。',
  },
  tooLarge: {
    heading: '内容太长，无法接收',
    text: '没有任何改动。请返回上一页，缩短内容后再提交。',
  },
  unreadable: {
    heading: '无法读取提交的内容',
    text: '没有任何改动。请从邮件里重新打开链接，在打开的页面上操作。',
  },
  failed: {
    heading: '我们这边出了点问题',
    text: '请稍等一分钟再试。如果您已经输入了文字，请先返回上一页，内容应该还在。',
  },
};
