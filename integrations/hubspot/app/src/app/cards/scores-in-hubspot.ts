import type { Band, Metric } from './content.ts';

const METRICS: readonly Metric[] = ['nps', 'ces', 'csat'];
const PARTS = ['category', 'score', 'date', 'comment'] as const;
export const MAXIMUM: Readonly<Record<Metric, number>> = { nps: 10, ces: 7, csat: 5 };

/** Properties that Afterword writes on tickets and contacts; HubSpot reads them without Afterword. */
export const PROPERTIES: string[] = METRICS.flatMap((metric) =>
  PARTS.map((part) => `afterword_${metric}_${part}`),
);

/** A score as it stands on the record. */
export interface StoredScore {
  readonly metric: Metric;
  readonly score: string;
  readonly band: Band | null;
  readonly date: string;
  readonly comment: string;
}

/** What the record holds, newest first. HubSpot gives dates as ISO text or as milliseconds. */
export function scoresOf(properties: Readonly<Record<string, string | null>>): StoredScore[] {
  return METRICS.flatMap((metric) => {
    const value = (part: string): string => properties[`afterword_${metric}_${part}`] ?? '';
    const score = value('score');
    if (score === '') return [];
    const band = bandOf(value('category'));
    return [{ metric, score, band, date: isoOf(value('date')), comment: value('comment') }];
  }).sort((one, other) => other.date.localeCompare(one.date));
}

function bandOf(value: string): Band | null {
  return value === 'promoter' || value === 'passive' || value === 'detractor' ? value : null;
}

function isoOf(value: string): string {
  const at = new Date(/^\d+$/.test(value) ? Number(value) : value);
  return Number.isNaN(at.getTime()) ? '' : at.toISOString();
}
