import { expect, test } from 'vitest';
import { verpAddress, verpTag } from './verp.ts';

const secret = 'verp-secret';
const domain = 'bounce.example.com';

test('the address of tag 42 is the one of the published vector', () => {
  const address = verpAddress({ invitationTag: '42', domain, secret });

  expect(address).toBe('b+42.5ce2b5a3d6a160bc@bounce.example.com');
});

test.each(['42', '01JQ8ZK3W5T7V9X1Y3A5C7E9GB', 'Zm9vYmFyYmF6cXV4LV8xMg', 'a-b_c'])(
  'the tag %s comes back',
  (tag) => {
    const address = verpAddress({ invitationTag: tag, domain, secret });

    expect(verpTag(address, secret)).toBe(tag);
    expect(address.split('@')[0]?.length).toBeLessThanOrEqual(64);
  },
);

test.each([
  'b+43.5ce2b5a3d6a160bc@bounce.example.com',
  'b+42.5ce2b5a3d6a160bd@bounce.example.com',
  'b+42.5ce2b5a3d6a160b@bounce.example.com',
  'b+42@bounce.example.com',
  'b+.5ce2b5a3d6a160bc@bounce.example.com',
  'c+42.5ce2b5a3d6a160bc@bounce.example.com',
  'postmaster@bounce.example.com',
  '',
])('"%s" was not made by us', (address) => {
  expect(verpTag(address, secret)).toBeNull();
});

test('an address made with another secret is not ours', () => {
  const address = verpAddress({ invitationTag: '42', domain, secret: 'another' });

  expect(verpTag(address, secret)).toBeNull();
});

test('a tag of one case survives a server that changes the case of the local part', () => {
  const upper = verpAddress({ invitationTag: '01JQ8ZK3W5T7V9X1Y3A5C7E9GB', domain, secret });
  const lower = verpAddress({ invitationTag: '0198c2f4a7b3', domain, secret });

  expect(verpTag(upper.toLowerCase(), secret)).toBe('01JQ8ZK3W5T7V9X1Y3A5C7E9GB');
  expect(verpTag(lower.toUpperCase(), secret)).toBe('0198c2f4a7b3');
});

test.each(['', 'a b', 'a@b', 'a.b', 'ą'])('the tag "%s" is refused', (tag) => {
  expect(() => verpAddress({ invitationTag: tag, domain, secret })).toThrow(RangeError);
});

test('a tag that makes the local part longer than 64 octets is refused', () => {
  expect(verpAddress({ invitationTag: 'a'.repeat(45), domain, secret }).indexOf('@')).toBe(64);
  expect(() => verpAddress({ invitationTag: 'a'.repeat(46), domain, secret })).toThrow(RangeError);
});
