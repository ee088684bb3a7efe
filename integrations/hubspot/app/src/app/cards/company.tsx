import { Accordion, Flex, Text } from '@hubspot/ui-extensions';
import { BandTag } from './band-tag.tsx';
import type { Organisation } from './content.ts';
import type { Wording } from './wording.ts';

interface Given {
  readonly organisation: Organisation;
  readonly wording: Wording;
}

/** How the person's company answers as a whole. */
export function Company({ organisation, wording }: Given) {
  const { figures, days, minimumAnswers } = organisation;
  if (figures.length === 0) return null;
  return (
    <Accordion title={wording.company} size="sm">
      <Flex direction="column" gap="small">
        {figures.map(({ metric, figure, count, worstRecent }) => (
          <Flex key={metric} direction="column" gap="flush">
            <Text format={{ fontWeight: 'demibold' }}>
              {wording.metric[metric]} {figure === null ? '' : String(Number(figure.toFixed(1)))}
            </Text>
            <Text variant="microcopy">{wording.answersCounted(count, days)}</Text>
            {figure === null && <Text variant="microcopy">{wording.tooFew(minimumAnswers)}</Text>}
            {worstRecent && (
              <Flex direction="row" gap="small" align="center">
                <Text inline variant="microcopy">
                  {wording.worst}
                </Text>
                <BandTag band={worstRecent} wording={wording} />
              </Flex>
            )}
          </Flex>
        ))}
      </Flex>
    </Accordion>
  );
}
