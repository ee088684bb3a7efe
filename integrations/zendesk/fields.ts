import type { Band, Metric, SurveyState } from '../../src/connector/write-back.ts';

/** How a field is typed; a `choice` is a tagger on tickets and a drop-down elsewhere. */
export type FieldType = 'integer' | 'decimal' | 'text' | 'textarea' | 'date' | 'choice';

export interface FieldOption {
  readonly name: string;
  readonly value: string;
}

/** One field that set-up creates and write-back fills. */
export interface FieldSpec {
  /** The vendor's key; ticket fields have none and are known by their title. */
  readonly key: string;
  readonly title: string;
  readonly description: string;
  readonly type: FieldType;
  readonly options?: readonly FieldOption[];
}

/** Whose choice it is: the three must differ, because every choice is also a tag. */
type ChoiceOwner = 'ticket' | 'user' | 'org';

export const metrics: readonly Metric[] = ['nps', 'ces', 'csat'];
export const bands: readonly Band[] = ['detractor', 'passive', 'promoter'];

const metricNames: Readonly<Record<Metric, string>> = { nps: 'NPS', ces: 'CES', csat: 'CSAT' };
const scales: Readonly<Record<Metric, string>> = { nps: '0 to 10', ces: '1 to 7', csat: '1 to 5' };
const bandNames: Readonly<Record<Band, string>> = {
  detractor: 'Detractor',
  passive: 'Passive',
  promoter: 'Promoter',
};

export const surveyStates: readonly SurveyState[] = [
  'never_asked',
  'asked',
  'answered',
  'opted_out',
  'unreachable',
];

/** A ticket has one category whatever was asked, so that one view shows all low answers. */
export function ticketChoice(band: Band): string {
  return `aw_ticket_${band}`;
}

/** NPS has the short value; the other metrics are named, because no two drop-downs may share a value. */
export function userChoice(metric: Metric, band: Band): string {
  return choice('user', metric, band);
}

export function organisationChoice(metric: Metric, band: Band): string {
  return choice('org', metric, band);
}

function choice(owner: ChoiceOwner, metric: Metric, band: Band): string {
  return metric === 'nps' ? `aw_${owner}_${band}` : `aw_${owner}_${metric}_${band}`;
}

/** Keys of ticket fields inside the stored resources: `ticket_field.<key>`. */
export const ticketFields: readonly FieldSpec[] = [
  ...metrics.map((metric): FieldSpec => ({
    key: `${metric}_score`,
    title: `Afterword ${metricNames[metric]} score`,
    description: `The customer's ${metricNames[metric]} answer about this ticket, ${scales[metric]}. Written by Afterword.`,
    type: 'integer',
  })),
  {
    key: 'category',
    title: 'Afterword category',
    description:
      'Detractor, passive or promoter: the band of the answer about this ticket. Written by Afterword.',
    type: 'choice',
    options: bands.map((band) => ({ name: bandNames[band], value: ticketChoice(band) })),
  },
  {
    key: 'comment',
    title: 'Afterword comment',
    description: 'What the customer wrote beside the score. Written by Afterword.',
    type: 'textarea',
  },
  {
    key: 'survey_link',
    title: 'Afterword survey link',
    description:
      'The personal survey link while an answer is awaited, for a trigger that mails it; emptied afterwards. Anyone with it can answer for the customer.',
    type: 'text',
  },
  {
    key: 'written_for',
    title: 'Afterword ticket',
    description:
      'The number of the ticket these Afterword fields were written for; a follow-up ticket that inherited them is recognised by it.',
    type: 'text',
  },
];

function userFieldsOf(metric: Metric): FieldSpec[] {
  const name = metricNames[metric];
  const prefix = `afterword_${metric}`;
  return [
    {
      key: `${prefix}_category`,
      title: metric === 'nps' ? 'Promoter status' : `${name} category`,
      description: `Band of the latest ${name} answer. Written by Afterword.`,
      type: 'choice',
      options: bands.map((band) => ({
        name: metric === 'nps' ? bandNames[band] : `${name} ${bandNames[band].toLowerCase()}`,
        value: userChoice(metric, band),
      })),
    },
    {
      key: `${prefix}_score`,
      title: `${name} score`,
      description: `Latest ${name} answer, ${scales[metric]}. Written by Afterword.`,
      type: 'integer',
    },
    {
      key: `${prefix}_date`,
      title: `${name} answered on`,
      description: `Day of the latest ${name} answer (UTC). Written by Afterword.`,
      type: 'date',
    },
    {
      key: `${prefix}_programme`,
      title: `${name} programme`,
      description: `Programme of the latest ${name} answer: strategic, relationship, scenario or internal. Written by Afterword.`,
      type: 'text',
    },
    {
      key: `${prefix}_response_id`,
      title: `${name} response id`,
      description: `Changes with every ${name} answer, also when the score stays the same. Written by Afterword.`,
      type: 'text',
    },
  ];
}

export const userFields: readonly FieldSpec[] = [
  ...metrics.flatMap(userFieldsOf),
  {
    // Text, not a drop-down: every choice would become a tag on each new ticket of this person.
    key: 'afterword_survey_state',
    title: 'Survey state',
    description: `One of ${surveyStates.join(', ')}. Written by Afterword.`,
    type: 'text',
  },
  {
    key: 'afterword_asked_count',
    title: 'Surveys sent',
    description: 'How often this person was asked. Written by Afterword.',
    type: 'integer',
  },
  {
    key: 'afterword_last_asked',
    title: 'Last asked on',
    description: 'Day of the latest survey (UTC). Written by Afterword.',
    type: 'date',
  },
];

function organisationFieldsOf(metric: Metric): FieldSpec[] {
  const name = metricNames[metric];
  const prefix = `afterword_${metric}`;
  const figure = metric === 'nps' ? 'in points, -100 to 100' : `as a mean, ${scales[metric]}`;
  return [
    {
      key: prefix,
      title: `${name} of this organisation`,
      description: `${name} ${figure}, over the answers of its people; empty below five answers. Written by Afterword.`,
      type: 'decimal',
    },
    {
      key: `${prefix}_count`,
      title: `${name} answers`,
      description: `How many ${name} answers the figure counts. Written by Afterword.`,
      type: 'integer',
    },
    {
      key: `${prefix}_worst_recent`,
      title: `Worst recent ${name} category`,
      description: `Lowest band among the ${name} answers of the last 180 days. Written by Afterword.`,
      type: 'choice',
      options: bands.map((band) => ({
        name: metric === 'nps' ? bandNames[band] : `${name} ${bandNames[band].toLowerCase()}`,
        value: organisationChoice(metric, band),
      })),
    },
  ];
}

export const organisationFields: readonly FieldSpec[] = metrics.flatMap(organisationFieldsOf);

/** The custom object that keeps one record per answer, never overwritten by a later answer. */
export const historyObject = {
  key: 'afterword_response',
  title: 'Afterword response',
  titlePlural: 'Afterword responses',
  description: 'One survey answer per record. Written by Afterword.',
};

export const historyFields: readonly FieldSpec[] = [
  { key: 'metric', title: 'Metric', description: 'nps, ces or csat.', type: 'text' },
  { key: 'score', title: 'Score', description: 'The answer on the scale of its metric.', type: 'integer' },
  { key: 'band', title: 'Band', description: 'detractor, passive or promoter.', type: 'text' },
  { key: 'programme', title: 'Programme', description: 'The programme that asked.', type: 'text' },
  {
    key: 'answered_at',
    title: 'Answered at',
    description: 'Time of the answer, ISO 8601, UTC.',
    type: 'text',
  },
  { key: 'ticket_id', title: 'Ticket', description: 'Number of the surveyed ticket.', type: 'text' },
  {
    key: 'user_id',
    title: 'Person',
    description: 'Zendesk user id of the person who answered.',
    type: 'text',
  },
  { key: 'comment', title: 'Comment', description: 'What the person wrote.', type: 'textarea' },
];
