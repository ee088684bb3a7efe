import type { ConnectionSettings } from '../connection/schema.ts';

/** More asks due within an hour than this are held: somebody closed a backlog, or imported one. */
export function hourlyLimit(settings: ConnectionSettings['bulkHold'], hourlyMean: number): number {
  return Math.max(settings.minimum, settings.timesHourlyMean * hourlyMean);
}

/** `spread`: evenly over this many hours, in the order in which they were due. */
export function spreadTimes(count: number, now: Date, hours: number): Date[] {
  const stepMs = (hours * 3_600_000) / Math.max(count, 1);
  return Array.from({ length: count }, (_, index) => new Date(now.getTime() + Math.round(index * stepMs)));
}
