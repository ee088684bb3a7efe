import { timingSafeEqual } from 'node:crypto';
import { recordAudit } from '../access/audit.story.ts';
import { connectionById } from '../connection/store.ts';
import type { Connection } from '../connection/schema.ts';
import type { SenderView } from '../invitation/schema.ts';
import { enterByToken } from '../invitation/store.ts';
import { ownDataPageKey, tokenHash } from '../invitation/token.ts';
import { peopleById, type Person } from '../person/store.ts';
import { invitedById } from '../response/store.ts';
import { senderView } from '../response/view.ts';
import type { Core } from '../runtime/core.ts';
import type { Tx } from '../runtime/db/database.ts';
import { Locale } from '../survey/schema.ts';
import { erasePerson, type EraseParts } from './erase.story.ts';
import { linkState, mayActOnPage, ownDataOf } from './own-data.ts';
import { markOpened, ownDataLinkByHash, storedAbout, type OwnDataLink } from './own-data.store.ts';
import type { OwnData, OwnDataDesk, OwnDataForm, OwnDataLook, OwnDataView } from './schema.ts';

/** A mailed link, met inside a transaction that sees its workspace. */
interface Met {
  readonly tx: Tx;
  readonly link: OwnDataLink;
  readonly person: Person;
  readonly erased: boolean;
  readonly connection: Connection;
  readonly frame: { readonly locale: Locale; readonly sender: SenderView };
}

/** Where a person sees and deletes what is stored about them, through the link that was mailed to them. */
export function createOwnDataDesk(parts: EraseParts): OwnDataDesk {
  const { core } = parts;
  return {
    look: (token) => meet(core, { token, lock: false }, (met) => closedView(core, met)),
    act: (token, form) => meet(core, { token, lock: true }, (met) => act(parts, met, form)),
  };
}

async function meet<View extends OwnDataView>(
  core: Core,
  { token, lock }: { token: string; lock: boolean },
  work: (met: Met) => View | Promise<View>,
): Promise<View | { state: 'unknown' }> {
  return await core.db.unscoped(async (tx): Promise<View | { state: 'unknown' }> => {
    const hash = tokenHash(token);
    const known = await enterByToken(tx, hash);
    if (known?.purpose !== 'own-data') return { state: 'unknown' };
    const link = await ownDataLinkByHash(tx, hash, { lock });
    const invited = link && (await invitedById(tx, link.invitationId, { lock: false }));
    const person = link && (await peopleById(tx, [link.personId])).get(link.personId);
    const connection = invited && (await connectionById(tx, invited.connectionId));
    if (!link || !person || !connection) return { state: 'unknown' };
    const frame = {
      locale: Locale.parse(invited.locale),
      sender: senderView(connection, invited.brandId),
    };
    return await work({ tx, link, person, erased: person.email === '', connection, frame });
  });
}

/** What the link may still do. Whoever opens it learns nothing but that. */
function closedView(core: Core, { link, frame, erased }: Met): OwnDataLook {
  if (erased) return { ...frame, state: 'erased', mailUnderWay: false };
  const state = linkState(link, core.now());
  return { ...frame, state: state === 'openable' ? 'closed' : state };
}

async function act(parts: EraseParts, met: Met, form: OwnDataForm): Promise<OwnDataView> {
  const { core } = parts;
  if (form.act === 'open') return open(core, met);
  if (!isKeyOf(core, met.link, form.key) || !mayActOnPage(met.link, core.now())) return closedView(core, met);
  if (met.erased) return { ...met.frame, state: 'erased', mailUnderWay: false };
  if (form.act === 'erase') return { ...met.frame, state: 'confirm', key: form.key };
  if (form.act === 'erase-now') return erase(parts, met);
  return form.act === 'download' ? download(core, met) : show(core, met);
}

async function open(core: Core, met: Met): Promise<OwnDataView> {
  const closed = closedView(core, met);
  if (closed.state !== 'closed') return closed;
  if (met.link.openedAt === null) {
    await markOpened(met.tx, met.link.id, core.now());
    await recordSeen(core, met, 'page');
  }
  return await show(core, met);
}

async function show(core: Core, met: Met): Promise<OwnDataView> {
  const data = await dataOf(met);
  if (!data) return { ...met.frame, state: 'erased', mailUnderWay: false };
  const { timeZone } = met.connection.settings.sender;
  return { ...met.frame, state: 'open', key: pageKey(core, met.link), timeZone, data };
}

async function download(core: Core, met: Met): Promise<OwnDataView> {
  const data = await dataOf(met);
  if (!data) return { ...met.frame, state: 'erased', mailUnderWay: false };
  await recordSeen(core, met, 'download');
  return { ...met.frame, state: 'download', data };
}

async function dataOf({ tx, person, frame }: Met): Promise<OwnData | null> {
  const stored = await storedAbout(tx, person.id);
  return stored ? ownDataOf(stored, frame.sender.company) : null;
}

/** Twice, or beside an erasure by somebody else, is erased once. */
async function erase(parts: EraseParts, { tx, person, frame }: Met): Promise<OwnDataView> {
  const { workspaceId, emailHash } = person;
  const { leavingMails } = await erasePerson(parts, tx, { workspaceId, emailHash, by: 'respondent' });
  return { ...frame, state: 'erased', mailUnderWay: leavingMails > 0 };
}

function recordSeen(core: Core, { tx, person }: Met, how: 'page' | 'download'): Promise<void> {
  return recordAudit(core, tx, {
    workspaceId: person.workspaceId,
    action: 'person.exported',
    subject: { kind: 'person', id: person.id },
    after: { by: 'respondent', how },
  });
}

function pageKey(core: Core, link: OwnDataLink): string {
  return ownDataPageKey(core.keys.derive, link);
}

function isKeyOf(core: Core, link: OwnDataLink, key: string): boolean {
  return timingSafeEqual(tokenHash(key), tokenHash(pageKey(core, link)));
}
