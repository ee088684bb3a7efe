import { packageTimes, selfTimes, type CpuProfile, type SelfTime } from './profile.ts';

const PLACES_SHOWN = 15;

/** Where time was spent per unit of work, by package and by function. Waiting in a system call counts, too. */
export function profileLines(profile: CpuProfile, count: number, unit: string): string[] {
  const lines = (times: readonly SelfTime[]): string[] =>
    times
      .slice(0, PLACES_SHOWN)
      .map(({ name, ms }) => `    ${((ms * 1_000) / count).toFixed(1)} us a ${unit}  ${name}`);
  return [
    '  processor time of the app by package:',
    ...lines(packageTimes(profile)),
    '  and by function:',
    ...lines(selfTimes(profile)),
  ];
}
