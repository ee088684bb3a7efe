import {
  Alert,
  Button,
  Flex,
  LoadingButton,
  Text,
  TextArea,
  useExtensionActions,
} from '@hubspot/ui-extensions';
import { useState } from 'react';
import type { Action, ActionRequest } from './content.ts';
import type { Afterword } from './use-afterword.ts';
import type { Wording } from './wording.ts';

const REASON_MIN_CHARACTERS = 3;
const REASON_MAX_CHARACTERS = 500;

interface Given {
  readonly actions: readonly Action[];
  readonly afterword: Afterword;
  readonly wording: Wording;
}

type Said = { readonly done: boolean; readonly words: string } | null;

/** What this viewer may do; the backend decides that, and says why something cannot be done now. */
export function Actions({ actions, afterword, wording }: Given) {
  const host = useExtensionActions<'crm.record.sidebar'>();
  const [busy, setBusy] = useState<Action['action'] | null>(null);
  const [asking, setAsking] = useState(false);
  const [said, setSaid] = useState<Said>(null);
  if (actions.length === 0 && said === null) return null;

  async function perform(request: ActionRequest): Promise<void> {
    setBusy(request.action);
    setSaid(null);
    const reply = await afterword.perform(request);
    setBusy(null);
    setAsking(false);
    setSaid(saidBy(reply, wording));
    if (reply.ok && reply.body.done) host.refreshObjectProperties();
  }

  return (
    <Flex direction="column" gap="small">
      {said && <Alert title={said.words} variant={said.done ? 'success' : 'warning'} />}
      {actions.map((action) => (
        <Flex key={action.action} direction="column" gap="flush">
          <LoadingButton
            size="sm"
            variant="secondary"
            loading={busy === action.action}
            disabled={!action.enabled || busy !== null}
            onClick={() => {
              if (action.action === 'do-not-survey') setAsking(true);
              else void perform({ action: action.action, key: crypto.randomUUID() });
            }}
          >
            {wording.action[action.action]}
          </LoadingButton>
          {action.words !== null && <Text variant="microcopy">{action.words}</Text>}
          {asking && action.action === 'do-not-survey' && (
            <Reason
              wording={wording}
              confirm={(reason) =>
                void perform({ action: 'do-not-survey', key: crypto.randomUUID(), reason })
              }
              back={() => setAsking(false)}
            />
          )}
        </Flex>
      ))}
    </Flex>
  );
}

function saidBy(reply: Awaited<ReturnType<Afterword['perform']>>, wording: Wording): Said {
  if (reply.ok) return { done: reply.body.done, words: reply.body.words };
  return { done: false, words: reply.unreachable ? wording.unreachableTitle : reply.words };
}

interface ReasonGiven {
  readonly wording: Wording;
  readonly confirm: (reason: string) => void;
  readonly back: () => void;
}

/** Recording it takes two presses and a few words: it cannot be taken back from here. */
function Reason({ wording, confirm, back }: ReasonGiven) {
  const [reason, setReason] = useState('');
  const [tooShort, setTooShort] = useState(false);

  function send(): void {
    const text = reason.trim();
    if (text.length < REASON_MIN_CHARACTERS) setTooShort(true);
    else confirm(text);
  }

  return (
    <Flex direction="column" gap="extra-small">
      <TextArea
        label={wording.reason}
        name="reason"
        description={wording.reasonHint}
        value={reason}
        maxLength={REASON_MAX_CHARACTERS}
        error={tooShort}
        validationMessage={tooShort ? wording.reasonNeeded : ''}
        onInput={setReason}
      />
      <Flex direction="row" gap="small">
        <Button size="sm" variant="primary" onClick={send}>
          {wording.confirm}
        </Button>
        <Button size="sm" variant="transparent" onClick={back}>
          {wording.back}
        </Button>
      </Flex>
    </Flex>
  );
}
