import { Accordion, Flex, LineChart, StatusTag, Text } from '@hubspot/ui-extensions';
import { BandTag } from './band-tag.tsx';
import type { Locale, Metric, Person, Score } from './content.ts';
import { dayOf } from './wording.ts';
import type { Wording } from './wording.ts';

/** Two points make a line that says nothing. */
const TREND_FROM = 3;

interface Given {
  readonly person: Person;
  readonly locale: Locale;
  readonly wording: Wording;
}

/** All that this person ever answered, newest first, and how it went over time. */
export function History({ person, locale, wording }: Given) {
  const { scores, askedCount, optedOut, undeliverable } = person;
  return (
    <Flex direction="column" gap="small">
      {optedOut && <StatusTag variant="warning">{wording.optedOut}</StatusTag>}
      {undeliverable && <StatusTag variant="danger">{wording.undeliverable}</StatusTag>}
      <Accordion title={`${wording.history} (${scores.length})`} size="sm" defaultOpen={scores.length > 0}>
        <Flex direction="column" gap="small">
          <Text variant="microcopy">{wording.asked(askedCount)}</Text>
          <Trend scores={scores} wording={wording} />
          {scores.map((score) => (
            <OneAnswer key={score.responseId} score={score} locale={locale} wording={wording} />
          ))}
        </Flex>
      </Accordion>
    </Flex>
  );
}

function OneAnswer({ score, locale, wording }: Omit<Given, 'person'> & { readonly score: Score }) {
  const about = [
    wording.metric[score.metric],
    dayOf(score.answeredAt, locale),
    wording.onTicket(score.ticketNumber),
    ...(score.corrected ? [wording.corrected] : []),
  ];
  return (
    <Flex direction="column" gap="flush">
      <Flex direction="row" gap="small" align="center" wrap>
        <Text inline format={{ fontWeight: 'demibold' }}>
          {wording.scoreOf(String(score.score), score.scale.max)}
        </Text>
        <BandTag band={score.band} wording={wording} />
      </Flex>
      <Text variant="microcopy">{about.join(' · ')}</Text>
      {score.comment !== null && <Text format={{ italic: true }}>{score.comment}</Text>}
    </Flex>
  );
}

/** Of the metric with the most answers: scales differ and do not share a line. */
function Trend({ scores, wording }: { readonly scores: readonly Score[]; readonly wording: Wording }) {
  const metric = mostAnswered(scores);
  const points = scores.filter((score) => score.metric === metric).toReversed();
  if (metric === null || points.length < TREND_FROM) return null;
  return (
    <LineChart
      data={points.map(({ answeredAt, score }) => ({ at: answeredAt, score }))}
      axes={{
        x: { field: 'at', fieldType: 'datetime' },
        y: { field: 'score', fieldType: 'linear', label: wording.metric[metric] },
      }}
      options={{ title: wording.trend, showLegend: false }}
    />
  );
}

function mostAnswered(scores: readonly Score[]): Metric | null {
  const counts = new Map<Metric, number>();
  for (const { metric } of scores) counts.set(metric, (counts.get(metric) ?? 0) + 1);
  const [most] = [...counts].sort(([, one], [, other]) => other - one);
  return most ? most[0] : null;
}
