import { describe, expect, it } from 'vitest';
import { letterOf } from './letter-box.ts';

const HEAD = [
  'From: "Acme Support" <support@acme.example>',
  'To: Customer 0',
  ' <Run3.site-0.0@customers.example>',
  'Message-ID:',
  ' <invitation.01a2@bounce.bench.example>',
].join('\r\n');

describe('letterOf', () => {
  it('finds recipient, Message-ID and the link, across folded lines', () => {
    const body = 'Text =\r\nhttp://127.0.0.1:8400/s/u5fOYKD-LWKZ0sxrM=\r\nshC8g?s=3D0\r\n';

    expect(letterOf(`${HEAD}\r\n\r\n${body}`)).toEqual({
      messageId: '<invitation.01a2@bounce.bench.example>',
      to: 'run3.site-0.0@customers.example',
      answerPath: '/s/u5fOYKD-LWKZ0sxrMshC8g',
    });
  });

  it('knows a mail that asks nothing', () => {
    expect(letterOf(`${HEAD}\r\n\r\nHere is your link: http://127.0.0.1:8400/r/abc`).answerPath).toBeNull();
  });
});
