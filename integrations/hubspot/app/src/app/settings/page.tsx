import {
  Alert,
  Button,
  DescriptionList,
  DescriptionListItem,
  Flex,
  Heading,
  LoadingSpinner,
  StatusTag,
  Text,
  useExtensionContext,
} from '@hubspot/ui-extensions';
import { useCallback, useEffect, useState } from 'react';
import { ask } from '../cards/backend.ts';
import type { Reply } from '../cards/backend.ts';
import type { Locale } from '../cards/content.ts';
import { localeOf } from '../cards/wording.ts';
import { settingsWordingOf } from './settings-wording.ts';
import type { SettingsWording } from './settings-wording.ts';
import type { Standing } from './standing.ts';

const COLOURS = { live: 'success', rehearsal: 'info', paused: 'warning' } as const;

/** A short look and the way on: settings are changed on Afterword's own page, in one place for every platform. */
export function SettingsPage() {
  const { portal, user } = useExtensionContext<'settings'>();
  const locale = localeOf(user);
  const wording = settingsWordingOf(locale);
  const [reply, setReply] = useState<Reply<Standing> | null>(null);

  const look = useCallback(async () => {
    setReply(null);
    setReply(await ask<Standing>('/apps/hubspot/settings', { accountId: portal.id, locale }));
  }, [portal.id, locale]);
  useEffect(() => void look(), [look]);

  if (reply === null) return <LoadingSpinner label={wording.loading} showLabel layout="centered" />;
  if (!reply.ok) return <Trouble reply={reply} wording={wording} again={() => void look()} />;
  return <Shown standing={reply.body} locale={locale} wording={wording} />;
}

interface TroubleGiven {
  readonly reply: Extract<Reply<Standing>, { ok: false }>;
  readonly wording: SettingsWording;
  readonly again: () => void;
}

function Trouble({ reply, wording, again }: TroubleGiven) {
  return (
    <Alert title={reply.unreachable ? wording.unreachable : wording.refused} variant="warning">
      <Text>{reply.unreachable ? wording.unreachableHint : reply.words}</Text>
      <Button size="sm" onClick={again}>
        {wording.retry}
      </Button>
    </Alert>
  );
}

interface ShownGiven {
  readonly standing: Standing;
  readonly locale: Locale;
  readonly wording: SettingsWording;
}

function Shown({ standing, wording }: ShownGiven) {
  const { mode, words, survey, trigger, company, answersLastMonth, settingsUrl } = standing;
  return (
    <Flex direction="column" gap="medium">
      <Flex direction="row" gap="small" align="center">
        <Heading>Afterword</Heading>
        <StatusTag variant={COLOURS[mode]}>{wording.mode[mode]}</StatusTag>
      </Flex>
      {words !== null && <Alert title={words} variant="error" />}
      <Text>{wording.modeHint[mode]}</Text>
      <DescriptionList direction="row">
        <DescriptionListItem label={wording.company}>
          <Text>{company ?? wording.missing}</Text>
        </DescriptionListItem>
        <DescriptionListItem label={wording.survey}>
          <Text>{wording.surveys[survey]}</Text>
        </DescriptionListItem>
        <DescriptionListItem label={wording.trigger}>
          <Text>{wording.triggers[trigger]}</Text>
        </DescriptionListItem>
        <DescriptionListItem label={wording.answers}>
          <Text>{String(answersLastMonth)}</Text>
        </DescriptionListItem>
      </DescriptionList>
      <Button variant="primary" href={{ url: settingsUrl, external: true }}>
        {wording.open}
      </Button>
      <Alert title={wording.cardsTitle} variant="tip">
        <Text>{wording.cards}</Text>
      </Alert>
    </Flex>
  );
}
