import { Alert, Flex, LoadingSpinner, Text } from '@hubspot/ui-extensions';
import { BandTag } from './band-tag.tsx';
import type { Locale } from './content.ts';
import { MAXIMUM, scoresOf } from './scores-in-hubspot.ts';
import type { StoredScore } from './scores-in-hubspot.ts';
import { dayOf } from './wording.ts';
import type { Wording } from './wording.ts';

interface Stored {
  readonly properties: Readonly<Record<string, string | null>>;
  readonly isLoading: boolean;
  readonly error: Error | null;
}

interface Given {
  readonly stored: Stored;
  readonly locale: Locale;
  readonly wording: Wording;
}

/** From the record itself: there whether or not Afterword can be reached. */
export function LatestScores({ stored, locale, wording }: Given) {
  if (stored.error) return <Alert title={wording.propertiesFailed} variant="warning" />;
  if (stored.isLoading) return <LoadingSpinner label={wording.loadingScores} showLabel />;
  const scores = scoresOf(stored.properties);
  return (
    <Flex direction="column" gap="extra-small">
      <Text format={{ fontWeight: 'demibold' }}>{wording.answers}</Text>
      {scores.length === 0 && <Text>{wording.noAnswers}</Text>}
      {scores.map((score) => (
        <OneScore key={score.metric} score={score} locale={locale} wording={wording} />
      ))}
    </Flex>
  );
}

function OneScore({ score, locale, wording }: Omit<Given, 'stored'> & { readonly score: StoredScore }) {
  const { metric, band, date, comment } = score;
  return (
    <Flex direction="column" gap="flush">
      <Flex direction="row" gap="small" align="center" wrap>
        <Text inline format={{ fontWeight: 'bold' }}>
          {wording.scoreOf(score.score, MAXIMUM[metric])}
        </Text>
        {band && <BandTag band={band} wording={wording} />}
      </Flex>
      <Text variant="microcopy">
        {[wording.metric[metric], dayOf(date, locale)].filter(Boolean).join(' · ')}
      </Text>
      {comment !== '' && <Text format={{ italic: true }}>{comment}</Text>}
    </Flex>
  );
}
