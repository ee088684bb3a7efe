/** Why a person was not asked. Codes are stable: they are stored, filtered and shown. */
export const REFUSALS = {
  'solved-before-go-live': 'the ticket was solved before this connection went live',
  'too-late': 'more than 72 hours had passed since the ask was due',
  paused: 'asking was paused',
  'own-task': 'it is a task that Afterword opened',
  'connection-check': 'it is the ticket of a connection check',
  'native-survey': 'the helpdesk has sent a survey of its own about this ticket',
  'no-requester': 'the ticket has no requester',
  'no-address': 'the requester has no e-mail address',
  'robot-address': 'the address belongs to a robot',
  'not-a-customer': 'the requester is an agent or a colleague',
  suspended: 'the requester is suspended',
  'no-customer-message': 'the customer wrote nothing',
  'no-agent-reply': 'no agent replied in public',
  'no-survey-tag': 'a no_survey tag is set',
  erased: 'the person was erased at their own wish',
  'opted-out': 'the person asked not to be surveyed',
  'platform-opt-out': 'the person opted out of e-mail in the CRM',
  'no-consent': 'consent is required and not recorded',
  undeliverable: 'mail to this address bounced',
  'ask-pending': 'another ask to this person is already waiting',
  'asked-recently': 'asked recently',
  'left-to-workflow': 'asking is left to a workflow, and none has asked',
  'asked-already': 'this solve was asked about already',
  'not-solved': 'the ticket is not solved',
  'sender-incomplete': 'the company name or the From address is missing in the settings',
} as const;
export type Refusal = keyof typeof REFUSALS;

/** What may happen to an ask after the decision. */
export type Verdict =
  | Refusal
  | 'reopened'
  | 'solved-again'
  | 'merged'
  | 'asked-by-workflow'
  | 'deleted'
  | 'held'
  | 'released'
  | 'dropped-by-admin'
  | 'called-off-by-lead'
  | 'asked-by-hand'
  | 'sent'
  | 'link-written'
  | 'in-doubt'
  | 'refused-by-server'
  | 'bounced'
  | 'answered'
  | 'corrected';
