import {
  Alert,
  Button,
  Divider,
  Flex,
  LoadingSpinner,
  Text,
  useExtensionContext,
} from '@hubspot/ui-extensions';
import { useCrmProperties } from '@hubspot/ui-extensions/crm';
import { Actions } from './actions.tsx';
import type { Place } from './backend.ts';
import { Company } from './company.tsx';
import type { View } from './content.ts';
import { History } from './history.tsx';
import { LatestScores } from './latest-scores.tsx';
import { Replies } from './replies.tsx';
import { PROPERTIES } from './scores-in-hubspot.ts';
import { FollowUpTask } from './task.tsx';
import { useAfterword } from './use-afterword.ts';
import type { Afterword } from './use-afterword.ts';
import { localeOf, wordingOf } from './wording.ts';
import type { Wording } from './wording.ts';

const CONTACT = '0-1';

/** The same card beside a ticket, in Help Desk and beside a contact. */
export function SurveyCard() {
  const { crm, portal, user } = useExtensionContext<'crm.record.sidebar'>();
  const locale = localeOf(user);
  const wording = wordingOf(locale);
  const stored = useCrmProperties(PROPERTIES);
  const place: Place = {
    portalId: portal.id,
    locale,
    subject: { kind: crm.objectTypeId === CONTACT ? 'person' : 'ticket', id: String(crm.objectId) },
  };
  // A written score is the sign that the rest has changed too.
  const changed = stored.isLoading ? '' : JSON.stringify(stored.properties);
  const afterword = useAfterword(place, changed);

  return (
    <Flex direction="column" gap="small">
      <LatestScores stored={stored} locale={locale} wording={wording} />
      <Divider />
      <FromAfterword afterword={afterword} place={place} wording={wording} />
    </Flex>
  );
}

interface Told {
  readonly afterword: Afterword;
  readonly place: Place;
  readonly wording: Wording;
}

function FromAfterword({ afterword, place, wording }: Told) {
  const { state, view, words, refresh } = afterword;
  if (state === 'loading' && !view) return <LoadingSpinner label={wording.loading} showLabel />;
  if (state === 'refused') {
    return (
      <Alert title={wording.refusedTitle} variant="warning">
        {words}
      </Alert>
    );
  }
  return (
    <Flex direction="column" gap="small">
      {state === 'unreachable' && (
        <Alert title={wording.unreachableTitle} variant="warning">
          <Text>{wording.unreachable}</Text>
          <Button size="sm" onClick={() => void refresh()}>
            {wording.retry}
          </Button>
        </Alert>
      )}
      {view && <Shown view={view} afterword={afterword} place={place} wording={wording} />}
    </Flex>
  );
}

function Shown({ view, afterword, place, wording }: Told & { readonly view: View }) {
  const { locale, subject } = place;
  const unknown = subject.kind === 'person' && view.person === null;
  return (
    <Flex direction="column" gap="small">
      {view.notice && <Alert title={view.notice} variant="info" />}
      {unknown && <Text>{wording.neverMet}</Text>}
      {view.survey && (
        <Flex direction="column" gap="flush">
          <Text format={{ fontWeight: 'demibold' }}>{wording.survey}</Text>
          <Text>{view.survey.words}</Text>
        </Flex>
      )}
      {view.task && <FollowUpTask task={view.task} locale={locale} wording={wording} />}
      <Actions actions={view.actions} afterword={afterword} wording={wording} />
      <Replies templates={view.templates} wording={wording} />
      {view.person && <History person={view.person} locale={locale} wording={wording} />}
      {view.organisation && <Company organisation={view.organisation} wording={wording} />}
    </Flex>
  );
}
