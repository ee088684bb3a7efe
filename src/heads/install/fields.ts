/** How a setting is typed. Hours and days are stored as seconds. */
export type FieldKind =
  'text' | 'email' | 'url' | 'area' | 'zone' | 'hours' | 'days' | 'count' | 'check' | 'choice' | 'emails';

export interface Field {
  /** Dotted path inside the settings. */
  readonly path: string;
  readonly kind: FieldKind;
}

/** The sender's own fields, of the connection and of each brand or pipeline. */
export const SENDER_FIELDS: readonly Field[] = [
  { path: 'companyName', kind: 'text' },
  { path: 'fromName', kind: 'text' },
  { path: 'fromAddress', kind: 'email' },
  { path: 'replyTo', kind: 'email' },
  { path: 'postalAddress', kind: 'text' },
  { path: 'privacyUrl', kind: 'url' },
  { path: 'logoUrl', kind: 'url' },
  { path: 'timeZone', kind: 'zone' },
  { path: 'defaultLocale', kind: 'choice' },
];

/** Every setting of the page that is one value; the send window and the task's owner are made of several. */
export const FIELDS: readonly Field[] = [
  ...SENDER_FIELDS.map(({ path, kind }) => ({ path: `sender.${path}`, kind })),
  { path: 'programme.metric', kind: 'choice' },
  { path: 'programme.purpose', kind: 'text' },
  { path: 'programme.owner', kind: 'text' },
  { path: 'programme.delaySeconds', kind: 'hours' },
  { path: 'programme.quarantineSeconds', kind: 'days' },
  { path: 'programme.carrier', kind: 'choice' },
  { path: 'followUp.tasks', kind: 'check' },
  { path: 'followUp.tasksIn', kind: 'choice' },
  { path: 'followUp.taskDueWorkingDays', kind: 'count' },
  { path: 'followUp.notes', kind: 'choice' },
  { path: 'followUp.commentOnTicket', kind: 'check' },
  { path: 'referral.targetUrl', kind: 'url' },
  { path: 'surveyBasis', kind: 'choice' },
  { path: 'consentField', kind: 'text' },
  { path: 'nativeSurveys', kind: 'choice' },
  { path: 'adminEmail', kind: 'email' },
  { path: 'testList', kind: 'emails' },
];
