import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { settingsWith } from '../../test/support/records.ts';
import { idOfTag } from './bounce.story.ts';
import { mailTag, messageId, outgoingMail, type Letter } from './mail-desk.ts';

const DESK = { bounceAddress: (tag: string) => `bounce+${tag}@mail.example`, domain: 'mail.example' };
const KEY = '019a0000-0000-7000-8000-000000000001';

function letterWith(change: Partial<Letter> = {}, companyName = 'Baltic Bikes'): Letter {
  return {
    key: KEY,
    kind: 'invitation',
    sender: { ...settingsWith().sender, companyName, fromAddress: 'hello@bikes.example' },
    to: { name: 'Ona', address: 'ona@customer.example' },
    replyTo: 'support@bikes.example',
    content: { subject: 'How did we do?', html: '<p>Hello</p>', text: 'Hello' },
    unsubscribeUrl: 'https://feedback.example/u/token',
    ...change,
  };
}

describe('a mail', () => {
  it('tells robots not to answer, and how to leave the list with one click', () => {
    expect(outgoingMail(DESK, letterWith()).headers).toEqual({
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'OOF, AutoReply',
      'X-Afterword-Invitation': mailTag(KEY),
      'List-Id': '"Baltic Bikes" <invitations.mail.example>',
      'List-Unsubscribe': '<https://feedback.example/u/token>',
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    });
  });

  it('to an admin is no list', () => {
    const { headers } = outgoingMail(DESK, letterWith({ kind: 'notice', unsubscribeUrl: null }));

    expect(Object.keys(headers).filter((name) => name.startsWith('List-'))).toEqual([]);
    expect(headers).toMatchObject({ 'Auto-Submitted': 'auto-generated' });
  });

  it('has the same id and the same way back whenever it is made again', () => {
    const [one, again] = [outgoingMail(DESK, letterWith()), outgoingMail(DESK, letterWith())];

    expect(again).toEqual(one);
    expect(one.messageId).toBe(`<invitation.${KEY}@mail.example>`);
    expect(messageId('mail.example', 'invitation', KEY)).toBe(one.messageId);
    expect(one.envelopeFrom).toBe(`bounce+${mailTag(KEY)}@mail.example`);
  });

  it("comes from the sender's name, else from the company's", () => {
    const sender = { ...letterWith().sender, fromName: 'Jonas of Baltic Bikes' };

    expect(outgoingMail(DESK, letterWith()).from.name).toBe('Baltic Bikes');
    expect(outgoingMail(DESK, letterWith({ sender })).from).toEqual({
      name: 'Jonas of Baltic Bikes',
      address: 'hello@bikes.example',
    });
  });

  it('lets no company name break out of its header', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (name) => {
        const listId = outgoingMail(DESK, letterWith({}, name)).headers['List-Id'] ?? '';

        expect(listId).toMatch(/^("[\x20-\x7e]+" )?<invitations\.mail\.example>$/);
        expect(listId.match(/"/g)?.length ?? 0).toBeLessThanOrEqual(2);
      }),
    );
  });

  it('leaves out a company name that a header cannot say', () => {
    expect(outgoingMail(DESK, letterWith({}, '北方自行车')).headers['List-Id']).toBe(
      '<invitations.mail.example>',
    );
    expect(outgoingMail(DESK, letterWith({}, 'Baltic "Bikes"\r\nBcc: x')).headers['List-Id']).toBe(
      '"Baltic BikesBcc: x" <invitations.mail.example>',
    );
  });
});

describe('the tag in a bounce address', () => {
  it('survives servers that change the case of addresses, and leads back to what the mail was for', () => {
    fc.assert(
      fc.property(fc.uuid(), (id) => {
        expect(mailTag(id)).toMatch(/^[\da-f]{32}$/);
        expect(idOfTag(mailTag(id).toUpperCase())).toBe(id);
      }),
    );
  });

  it('of any other make leads nowhere', () => {
    expect(idOfTag('')).toBeNull();
    expect(idOfTag('short')).toBeNull();
    expect(idOfTag(mailTag(KEY).repeat(2))).toBeNull();
  });
});
