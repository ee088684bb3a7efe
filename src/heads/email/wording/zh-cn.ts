import type { EmailWording } from './email-wording.ts';

export const ZH_CN: EmailWording = {
  greeting: '[{name}，您好！|您好！]',
  invitation: {
    subject: '[{name}，我们这次做得怎么样？|我们这次做得怎么样？]（请求 #{number}）',
    preview: '只有一个问题，大约十秒钟。',
    about:
      '[您于{date}联系了{company}客服，{agent}已将您的请求标记为已解决。|您于{date}联系了{company}客服，您的请求已标记为已解决。|您于{date}联系了我们，您的请求已标记为已解决。]还没解决？直接回复本邮件即可。',
    hint: '点一个数字即可。在下一页您可以修改，也可以补充几句话。',
    numberOf: '{score}，满分 {max}',
    chooseOne: '请打开您所选答案对应的链接。在下一页您可以修改，也可以补充几句话。',
    testSubject: '（测试）',
    test: '这是一封测试邮件：您的选择不会被记录。',
  },
  referral: {
    subject: '[您的{company}分享链接|您的分享链接]',
    preview: '您要的链接，可以直接转发。',
    lead: '这是您要的链接。如果您身边有人也会喜欢[{company}|我们的服务]，欢迎转发。',
    yourLink: '您的链接',
    readyToShare: '可直接分享的文字',
    whyThisMail: '您点了“把链接发到我的邮箱”，所以收到这封邮件。',
  },
  ownData: {
    subject: '[{company}保存了您的哪些信息|我们保存了您的哪些信息]',
    preview: '您要的链接，24 小时内有效，只能使用一次。',
    lead: '这是您要的链接。您可以查看[{company}|我们]向您征求意见时保存的信息，也可以将其删除。链接 24 小时内有效，只能使用一次。',
    open: '查看我的信息',
    ignore: '如果不是您本人要求的，无需理会，不会有任何变化。请勿转发此邮件。',
    whyThisMail: '有人（很可能是您本人）点了“保存了我的哪些信息？”，所以您收到这封邮件。',
  },
  notice: {
    whyThisMail: '这封邮件由 Afterword 发给负责其连接的管理人员。',
  },
};
