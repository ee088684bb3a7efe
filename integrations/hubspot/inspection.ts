import type { HeldPerson, Inspection } from '../../src/connector/inspection.ts';
import type { Band, Metric } from '../../src/connector/write-back.ts';
import { BATCH_SIZE } from './batch.ts';
import { nativeSurveys } from './native-surveys.ts';
import type { Portal } from './portal.ts';
import { propertyName } from './properties.ts';
import { timeZoneOf } from './requester.ts';
import { createTrial } from './trial.ts';

const METRICS: readonly Metric[] = ['nps', 'ces', 'csat'];
const BANDS: readonly Band[] = ['detractor', 'passive', 'promoter'];
const PARTS = ['category', 'score', 'response_id'];

/** HubSpot tells no portal about the app's webhook, so there is no `webhook` to look at. */
export function createInspection(portal: Portal): Inspection {
  return {
    profile: async () => {
      const { timeZone } = await portal.client.accountDetails();
      return { companyName: null, timeZone: timeZoneOf(timeZone) };
    },
    places: async () => {
      const { results } = await portal.client.ticketPipelines();
      return results.map(({ id, label }) => ({ id, name: label ?? null }));
    },
    nativeSurveys: () => nativeSurveys(portal),
    people: (ids) => heldBy(portal, 'contacts', ids),
    tickets: (ids) => heldBy(portal, 'tickets', ids),
    trial: createTrial(portal),
  };
}

/** Deleted records are left out by HubSpot itself. */
async function heldBy(
  { client }: Portal,
  type: 'contacts' | 'tickets',
  ids: readonly string[],
): Promise<Map<string, HeldPerson>> {
  const properties = METRICS.flatMap((metric) => PARTS.map((part) => propertyName(metric, part)));
  const held = new Map<string, HeldPerson>();
  for (let start = 0; start < ids.length; start += BATCH_SIZE) {
    const { results } = await client.readObjects(type, ids.slice(start, start + BATCH_SIZE), { properties });
    for (const record of results) held.set(record.id, { scores: scoresOf(record.properties) });
  }
  return held;
}

function scoresOf(values: Readonly<Record<string, string | null>>): HeldPerson['scores'] {
  const scores = METRICS.map((metric) => {
    const value = (part: string): string => values[propertyName(metric, part)] ?? '';
    const held = {
      score: value('score') === '' ? null : Number(value('score')),
      band: BANDS.find((band) => band === value('category')) ?? null,
      responseId: value('response_id') || null,
    };
    return [metric, held] as const;
  });
  return Object.fromEntries(scores);
}
