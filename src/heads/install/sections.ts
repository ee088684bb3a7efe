import type { InstallView } from '../../install/schema.ts';
import { fillIn } from '../../survey/schema.ts';
import { folded, input, radios, select, tick, type Choice, type Drawing, type Input } from './controls.ts';
import { SENDER_FIELDS } from './fields.ts';
import { placePath } from './form.ts';
import { html, type Html } from '../markup/html.ts';
import type { FieldName, InstallWording, OptionName, Section } from './wording/install-wording.ts';

/** A card of the page. */
export function card(
  words: InstallWording,
  { name, platform = '' }: { name: Section; platform?: string },
  content: Html,
): Html {
  const { heading, lead } = words.sections[name];
  return html`<section class="card" id="${name}" aria-labelledby="${name}-heading">
    <h2 id="${name}-heading">${fillIn(heading, { platform })}</h2>
    <p class="soft">${fillIn(lead, { platform })}</p>
    ${content}
  </section>`;
}

const LANGUAGES: readonly Choice[] = [
  ['en', 'English'],
  ['zh-CN', '简体中文'],
  ['lt', 'Lietuvių'],
];

function line(drawing: Drawing, name: FieldName, field: Omit<Input, 'words'>): Html {
  return input(drawing, { ...field, words: drawing.words.fields[name] });
}

function choices(drawing: Drawing, names: readonly OptionName[]): Choice[] {
  return names.map((name) => [name, drawing.words.options[name]]);
}

const SENDER_FOLD = [
  'sender.fromName',
  'sender.postalAddress',
  'sender.privacyUrl',
  'sender.logoUrl',
  'sender.timeZone',
  'sender.defaultLocale',
];

export function senderCard(drawing: Drawing, view: InstallView): Html {
  const { words } = drawing;
  const inFold = html`${line(drawing, 'fromName', { path: 'sender.fromName', kind: 'text' })}
  ${line(drawing, 'postalAddress', { path: 'sender.postalAddress', kind: 'text' })}
  ${line(drawing, 'privacyUrl', { path: 'sender.privacyUrl', kind: 'url', half: true })}
  ${line(drawing, 'logoUrl', { path: 'sender.logoUrl', kind: 'url', half: true })}
  ${line(drawing, 'timeZone', { path: 'sender.timeZone', kind: 'zone', half: true })}
  ${select(
    drawing,
    { path: 'sender.defaultLocale', kind: 'choice', words: words.fields.defaultLocale, half: true },
    LANGUAGES,
  )}`;
  return card(
    words,
    { name: 'sender' },
    html`<div class="fields">
        ${line(drawing, 'companyName', { path: 'sender.companyName', kind: 'text', required: true })}
        ${line(drawing, 'fromAddress', { path: 'sender.fromAddress', kind: 'email', half: true, required: true })}
        ${line(drawing, 'replyTo', { path: 'sender.replyTo', kind: 'email', half: true })}
      </div>
      ${folded(drawing, { summary: words.more.sender, paths: SENDER_FOLD }, inFold)}${places(drawing, view)}`,
  );
}

/** With a single brand there is nobody to differ from. */
function places(drawing: Drawing, { places: told }: InstallView): Html | null {
  const { words } = drawing;
  if (!told.ok || told.value.length < 2) return null;
  return html`<details
    class="places"
    ${told.value.some(({ id }) => needsLook(drawing, id)) ? html` open` : null}
  >
    <summary>${words.places.heading}</summary>
    <p class="hint">${words.places.hint}</p>
    ${told.value.map(({ id, name }) => place(drawing, id, name ?? id))}
  </details>`;
}

function needsLook({ faults, meanwhile }: Drawing, id: string): boolean {
  return SENDER_FIELDS.some(
    ({ path }) => faults.has(placePath(id, path)) || meanwhile.has(placePath(id, path)),
  );
}

function place(drawing: Drawing, id: string, name: string): Html {
  const { words } = drawing;
  const placeholder = words.places.inherits;
  const inputs = SENDER_FIELDS.filter(({ kind }) => kind !== 'choice').map(({ path, kind }) => {
    const { label } = words.fields[isFieldName(path, words) ? path : 'companyName'];
    return input(drawing, { path: placePath(id, path), kind, words: { label }, placeholder, half: true });
  });
  const locale = select(
    drawing,
    {
      path: placePath(id, 'defaultLocale'),
      kind: 'choice',
      words: { label: words.fields.defaultLocale.label },
      half: true,
    },
    [['', placeholder], ...LANGUAGES],
  );
  return html`<fieldset class="place">
    <legend>${name}</legend>
    <div class="fields">${inputs}${locale}</div>
  </fieldset>`;
}

function isFieldName(path: string, { fields }: InstallWording): path is FieldName {
  return Object.hasOwn(fields, path);
}

const SURVEY_FOLD = [
  'programme.delaySeconds',
  'programme.quarantineSeconds',
  'programme.sendWindow',
  'programme.fromHour',
  'programme.untilHour',
  'programme.carrier',
];

export function surveyCard(drawing: Drawing): Html {
  const { words } = drawing;
  const inFold = html`${line(drawing, 'delay', { path: 'programme.delaySeconds', kind: 'hours', half: true })}
  ${line(drawing, 'quarantine', { path: 'programme.quarantineSeconds', kind: 'days', half: true })}
  ${line(drawing, 'fromHour', { path: 'programme.fromHour', kind: 'count', half: true })}
  ${line(drawing, 'untilHour', { path: 'programme.untilHour', kind: 'count', half: true })}
  ${tick(drawing, { path: 'programme.anyHour', words: words.fields.anyHour })}
  ${select(
    drawing,
    { path: 'programme.carrier', kind: 'choice', words: words.fields.carrier },
    choices(drawing, ['afterword-mail', 'helpdesk']),
  )}`;
  return card(
    words,
    { name: 'survey' },
    html`<div class="fields">
        ${select(
          drawing,
          { path: 'programme.metric', kind: 'choice', words: words.fields.metric },
          choices(drawing, ['nps', 'ces', 'csat']),
        )}
        ${line(drawing, 'purpose', { path: 'programme.purpose', kind: 'text', required: true })}
        ${line(drawing, 'owner', { path: 'programme.owner', kind: 'text', required: true })}
      </div>
      ${folded(drawing, { summary: words.more.survey, paths: SURVEY_FOLD }, inFold)}`,
  );
}

const ANSWERS_FOLD = [
  'followUp.tasks',
  'followUp.taskOwner.who',
  'followUp.taskOwner.email',
  'followUp.tasksIn',
  'followUp.taskDueWorkingDays',
  'followUp.notes',
  'followUp.commentOnTicket',
  'referral.targetUrl',
];

export function answersCard(drawing: Drawing, view: InstallView): Html {
  const { words } = drawing;
  const homes: Choice[] = [
    ['', words.options['where-the-ticket-lives']],
    ...view.taskHomes.map(({ id, name }): Choice => [id, name ?? id]),
  ];
  const inFold = html`${tick(drawing, { path: 'followUp.tasks', words: words.fields.tasks })}
  ${select(
    drawing,
    { path: 'followUp.taskOwner.who', kind: 'choice', words: words.fields.taskOwner, half: true },
    choices(drawing, ['assignee', 'group', 'account-owner', 'person']),
  )}
  ${line(drawing, 'taskOwnerEmail', { path: 'followUp.taskOwner.email', kind: 'email', half: true })}
  ${select(drawing, { path: 'followUp.tasksIn', kind: 'choice', words: words.fields.tasksIn, half: true }, homes)}
  ${line(drawing, 'taskDue', { path: 'followUp.taskDueWorkingDays', kind: 'count', half: true })}
  ${select(
    drawing,
    { path: 'followUp.notes', kind: 'choice', words: words.fields.notes },
    choices(drawing, ['all', 'low-and-comments', 'none']),
  )}
  ${tick(drawing, { path: 'followUp.commentOnTicket', words: words.fields.commentOnTicket })}
  ${line(drawing, 'targetUrl', { path: 'referral.targetUrl', kind: 'url' })}`;
  return card(
    words,
    { name: 'answers' },
    folded(drawing, { summary: words.more.answers, paths: ANSWERS_FOLD }, inFold),
  );
}

const LAW_FOLD = ['surveyBasis', 'consentField', 'adminEmail', 'testList'];

export function lawCard(drawing: Drawing): Html {
  const { words } = drawing;
  const inFold = html`${select(
    drawing,
    { path: 'surveyBasis', kind: 'choice', words: words.fields.surveyBasis, half: true },
    choices(drawing, ['legitimate-interest', 'notice-at-collection', 'consent-only']),
  )}
  ${line(drawing, 'consentField', { path: 'consentField', kind: 'text', half: true })}
  ${line(drawing, 'adminEmail', { path: 'adminEmail', kind: 'email' })}
  ${line(drawing, 'testList', { path: 'testList', kind: 'emails' })}`;
  return card(words, { name: 'law' }, folded(drawing, { summary: words.more.law, paths: LAW_FOLD }, inFold));
}

const NATIVE: readonly (readonly [value: string, option: OptionName])[] = [
  ['not-said', 'native-not-said'],
  ['none', 'native-none'],
  ['ask-as-well', 'native-ask-as-well'],
  ['skip-those-tickets', 'native-skip-those-tickets'],
];

/** What was found is said plainly; where nothing can be seen, the admin is asked. */
export function nativeCard(drawing: Drawing, { native, platformLabel: platform }: InstallView): Html {
  const { words } = drawing;
  const found = native.ok ? native.value : null;
  const said = native.ok ? native.value.words : native.words;
  const look = found?.state === 'found' ? 'note warn' : 'note';
  const question = { path: 'nativeSurveys', words: { label: fillIn(words.native.ask, { platform }) } };
  return card(
    words,
    { name: 'native', platform },
    html`<p class="${look}">${said}</p>
      ${radios(
        drawing,
        question,
        NATIVE.map(([value, option]): Choice => [value, words.options[option]]),
      )}`,
  );
}

/** Zones that browsers offer while typing. */
export function zoneList(): Html {
  return html`<datalist id="zones">
    ${Intl.supportedValuesOf('timeZone').map((zone) => html`<option value="${zone}"></option>`)}
  </datalist>`;
}
