import { useCallback, useEffect, useRef, useState } from 'react';
import { act, readView } from './backend.ts';
import type { ActionResult, Place, Reply } from './backend.ts';
import type { ActionRequest, View } from './content.ts';

/** A card that stays open looks again this often: an answer shows up without reloading the page. */
const LOOK_AGAIN_MS = 30_000;

export interface Afterword {
  readonly state: 'loading' | 'there' | 'refused' | 'unreachable';
  /** What was last heard; stays while a later look fails. */
  readonly view: View | null;
  /** Why it was refused. */
  readonly words: string;
  refresh(): Promise<void>;
  perform(request: ActionRequest): Promise<Reply<ActionResult>>;
}

type Heard = Pick<Afterword, 'state' | 'view' | 'words'>;

const NOTHING: Heard = { state: 'loading', view: null, words: '' };

/** What the backend says of this record, looked up again while the card is open. `changed` is the record's own state. */
export function useAfterword(place: Place, changed: string): Afterword {
  const [heard, setHeard] = useState<Heard>(NOTHING);
  const open = useRef(true);
  const { portalId, locale, subject } = place;

  const refresh = useCallback(async () => {
    const reply = await readView({ portalId, locale, subject: { kind: subject.kind, id: subject.id } });
    if (open.current) setHeard((before) => after(before, reply));
  }, [portalId, locale, subject.kind, subject.id]);

  useEffect(() => {
    open.current = true;
    void refresh();
    const timer = setInterval(() => void refresh(), LOOK_AGAIN_MS);
    return () => {
      open.current = false;
      clearInterval(timer);
    };
  }, [refresh, changed]);

  async function perform(request: ActionRequest): Promise<Reply<ActionResult>> {
    const reply = await act(place, request);
    if (reply.ok && open.current) setHeard({ state: 'there', view: reply.body.view, words: '' });
    return reply;
  }

  return { ...heard, refresh, perform };
}

function after(before: Heard, reply: Reply<View>): Heard {
  if (reply.ok) return { state: 'there', view: reply.body, words: '' };
  if (reply.unreachable) return { ...before, state: 'unreachable' };
  return { state: 'refused', view: null, words: reply.words };
}
