/** The only way to ask what time it is. Tests hand in their own. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = {
  now: () => new Date(),
};
