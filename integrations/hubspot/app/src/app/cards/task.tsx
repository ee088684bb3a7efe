import { Flex, Link, StatusTag, Text } from '@hubspot/ui-extensions';
import type { Locale, Task } from './content.ts';
import { dayOf } from './wording.ts';
import type { Wording } from './wording.ts';

interface Given {
  readonly task: Task;
  readonly locale: Locale;
  readonly wording: Wording;
}

/** The one task that a low answer opened. */
export function FollowUpTask({ task, locale, wording }: Given) {
  return (
    <Flex direction="column" gap="flush">
      <Text format={{ fontWeight: 'demibold' }}>{wording.task}</Text>
      <Text>{wording.due(task.ownerName, dayOf(task.dueAt, locale))}</Text>
      {task.overdue && task.state === 'open' && <StatusTag variant="danger">{wording.overdue}</StatusTag>}
      {task.state !== 'open' && <Text variant="microcopy">{wording.taskState[task.state]}</Text>}
      {task.url !== null && <Link href={task.url}>{wording.openTask}</Link>}
    </Flex>
  );
}
