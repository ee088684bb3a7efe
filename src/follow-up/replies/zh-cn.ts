import type { Replies } from './replies.ts';

export const REPLIES_ZH_CN: Replies = {
  greeting: '[{name}，您好！|您好！]',
  closing: '祝好！\n{agent}\n{company}',
  bands: {
    detractor: [
      {
        id: 'detractor-sorry',
        title: '致歉，并询问还有什么没解决',
        paragraphs: [
          '谢谢您如实告诉我们这次的感受。很抱歉，[{company}|我们]这次没有做好，给您添麻烦了。',
          '我已经把您的请求从头看了一遍。现在还有哪些问题没有解决吗？您简单回复一两句就行，后面由我来跟进。',
        ],
      },
      {
        id: 'detractor-call',
        title: '提出电话沟通',
        paragraphs: [
          '谢谢您的坦诚反馈。这次让您失望了，非常抱歉，我想听您说说当时的情况。',
          '方便给您打个电话吗？十分钟就够。请告诉我您的号码和合适的时间；如果您更愿意写下来，直接回复这条消息，我也能看到。',
        ],
      },
      {
        id: 'detractor-fixed',
        title: '说明已经做了哪些补救',
        paragraphs: [
          '给您带来不便，非常抱歉。我核实了情况，我们已经做了以下处理：……',
          '如果您那边还有问题，请随时告诉我，我会一直跟到解决为止。',
        ],
      },
    ],
    passive: [
      {
        id: 'passive-missing',
        title: '询问哪里还可以更好',
        paragraphs: [
          '谢谢您抽时间回答。很高兴能帮上忙，不过我觉得我们本可以做得更好。',
          '您觉得哪里还可以改进？一句话就好，我会转给能推动改进的同事。',
        ],
      },
      {
        id: 'passive-heard',
        title: '感谢对方的建议',
        paragraphs: [
          '谢谢您的建议。我已经连同您的请求一起转给了负责的团队，方便他们了解具体情况。',
          '目前还不能承诺具体时间，有进展我会写信告诉您。',
        ],
      },
    ],
    promoter: [
      {
        id: 'promoter-thanks',
        title: '表示感谢',
        paragraphs: [
          '谢谢您的认可，看到您的话我特别开心，也已经转告给参与处理的同事们。',
          '以后有任何问题，直接回复这里就可以。',
        ],
      },
      {
        id: 'promoter-story',
        title: '邀请分享使用经历',
        paragraphs: [
          '非常感谢！很高兴这次的体验让您满意。',
          '您愿意和大家聊聊您是怎么使用[{company}|我们的产品]的吗？简短聊一聊就可以，由我们来整理，发布什么内容由您决定。如果不方便，不用回复，再次感谢您。',
        ],
      },
    ],
  },
};
