import { Accordion, Button, Flex, Text, useExtensionActions } from '@hubspot/ui-extensions';
import type { Template } from './content.ts';
import type { Wording } from './wording.ts';

interface Given {
  readonly templates: readonly Template[];
  readonly wording: Wording;
}

/** A HubSpot card cannot reach the editor: a template is copied, and the agent pastes it. */
export function Replies({ templates, wording }: Given) {
  const actions = useExtensionActions<'crm.record.sidebar'>();
  if (templates.length === 0) return null;

  async function copy(body: string): Promise<void> {
    await actions.copyTextToClipboard(body);
    actions.addAlert({ type: 'success', message: wording.copied });
  }

  return (
    <Accordion title={wording.replies} size="sm">
      <Flex direction="column" gap="small">
        {templates.map(({ id, title, body }) => (
          <Flex key={id} direction="column" gap="extra-small">
            <Text format={{ fontWeight: 'demibold' }}>{title}</Text>
            <Text variant="microcopy">{body}</Text>
            <Button size="sm" variant="secondary" onClick={() => void copy(body)}>
              {wording.copy}
            </Button>
          </Flex>
        ))}
      </Flex>
    </Accordion>
  );
}
