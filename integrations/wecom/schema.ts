import { z } from 'zod';

/** Every answer comes with HTTP 200; `errmsg` holds our address and a hint number and is not shown to anybody. */
export const RobotAnswer = z.object({ errcode: z.int() });

/** The key in a robot's address is what opens its group. */
export const RobotUrl = z
  .url({ protocol: /^https?$/ })
  .refine((url) => isRobot(URL.parse(url)), 'is not the address of a robot');

function isRobot(url: URL | null): boolean {
  return url?.pathname === '/cgi-bin/webhook/send' && /^[\w-]{8,}$/.test(url.searchParams.get('key') ?? '');
}
