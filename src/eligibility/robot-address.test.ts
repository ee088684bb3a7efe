import { expect, it } from 'vitest';
import { isRobotAddress } from './robot-address.ts';

it.each([
  'no-reply@shop.example',
  'noreply@shop.example',
  'NoReply+4711@shop.example',
  'do-not-reply@shop.example',
  'donotreply@shop.example',
  'mailer-daemon@mx.example',
  'MAILER-DAEMON@mx.example',
  'postmaster@mx.example',
  'bounces+123@list.example',
  'notifications@github.example',
  'auto-reply@desk.example',
])('%s belongs to a robot', (address) => {
  expect(isRobotAddress(address)).toBe(true);
});

it.each([
  'ada@customers.example',
  'noreen@customers.example',
  'bouncer@club.example',
  'reply@customers.example',
  'postmasters@club.example',
  'ada@noreply.example',
])('%s may belong to a person', (address) => {
  expect(isRobotAddress(address)).toBe(false);
});
