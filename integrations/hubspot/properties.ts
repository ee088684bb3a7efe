import type { Metric } from '../../src/connector/write-back.ts';
import type { PropertyDefinition } from './records.ts';
import { SURVEY_LINK } from './survey.ts';

/** One group on contacts, tickets and companies, so that an admin finds (and may remove) all of it in one place. */
export const PROPERTY_GROUP = { name: 'afterword', label: 'Afterword' };

export type WrittenType = 'contacts' | 'tickets' | 'companies';

const METRICS: readonly Metric[] = ['nps', 'ces', 'csat'];

interface MetricWords {
  readonly name: string;
  readonly scale: string;
  /** The category property's own label; RevOps filter views by it. */
  readonly category: string;
  readonly bands: { readonly promoter: string; readonly passive: string; readonly detractor: string };
  readonly figure: string;
}

const WORDS: Readonly<Record<Metric, MetricWords>> = {
  nps: {
    name: 'NPS',
    scale: '0 to 10',
    category: 'Promoter status',
    bands: { promoter: 'Promoter', passive: 'Passive', detractor: 'Detractor' },
    figure: 'Net Promoter Score in points, -100 to 100',
  },
  ces: {
    name: 'CES',
    scale: '1 to 7',
    category: 'Effort category (CES)',
    bands: { promoter: 'Easy', passive: 'Neither easy nor hard', detractor: 'Hard' },
    figure: 'Mean customer effort score, 1 (hard) to 7 (easy)',
  },
  csat: {
    name: 'CSAT',
    scale: '1 to 5',
    category: 'Satisfaction category (CSAT)',
    bands: { promoter: 'Satisfied', passive: 'Neutral', detractor: 'Dissatisfied' },
    figure: 'Mean satisfaction, 1 to 5',
  },
};

const PROGRAMMES = [
  { label: 'Strategic', value: 'strategic' },
  { label: 'Relationship', value: 'relationship' },
  { label: 'Scenario (after a ticket)', value: 'scenario' },
  { label: 'Internal', value: 'internal' },
];

const STATES = [
  { label: 'Never asked', value: 'never_asked' },
  { label: 'Asked', value: 'asked' },
  { label: 'Answered', value: 'answered' },
  { label: 'Opted out', value: 'opted_out' },
  { label: 'Unreachable', value: 'unreachable' },
];

/** Everything Afterword writes, most wanted first: a small HubSpot edition may not have room for all of it. */
export const PROPERTIES: Readonly<Record<WrittenType, readonly PropertyDefinition[]>> = {
  contacts: [
    ...answerProperties('nps'),
    ...stateProperties(),
    ...answerProperties('ces'),
    ...answerProperties('csat'),
  ],
  tickets: [...answerProperties('nps'), SURVEY_LINK, ...answerProperties('ces'), ...answerProperties('csat')],
  companies: METRICS.flatMap(figureProperties),
};

/** "afterword_nps_score"; the same on every type. */
export function propertyName(metric: Metric, part: string): string {
  return `afterword_${metric}_${part}`;
}

function answerProperties(metric: Metric): PropertyDefinition[] {
  const { name, scale, category } = WORDS[metric];
  const words = (part: string, label: string, description: string): Words => {
    return { name: propertyName(metric, part), label, description: `${description} Written by Afterword.` };
  };
  return [
    choice(
      words('category', category, `Category of the latest ${name} answer (${scale}), from ${name} alone.`),
      bandOptions(metric),
    ),
    number(words('score', `${name} score`, `Latest ${name} answer, ${scale}.`)),
    moment(words('date', `${name} date`, `When the latest ${name} answer was given.`)),
    choice(
      words('programme', `${name} programme`, `Which survey programme the latest ${name} answer belongs to.`),
      PROGRAMMES,
    ),
    line(
      words(
        'response_id',
        `${name} response id`,
        `Changes with every ${name} answer, so that workflows can enrol again on an equal score.`,
      ),
    ),
    text(
      words(
        'comment',
        `${name} comment`,
        `Comment given with the latest ${name} answer, where the settings allow it.`,
      ),
    ),
  ];
}

function stateProperties(): PropertyDefinition[] {
  return [
    choice(
      {
        name: 'afterword_survey_state',
        label: 'Survey state',
        description: 'Never asked, asked, answered, opted out or unreachable. Written by Afterword.',
      },
      STATES,
    ),
    number({
      name: 'afterword_asked_count',
      label: 'Surveys sent',
      description: 'How many surveys Afterword has sent to this contact. Written by Afterword.',
    }),
    moment({
      name: 'afterword_last_asked',
      label: 'Last survey sent',
      description: 'When Afterword last sent a survey to this contact. Written by Afterword.',
    }),
  ];
}

function figureProperties(metric: Metric): PropertyDefinition[] {
  const { name, figure } = WORDS[metric];
  return [
    number({
      name: propertyName(metric, 'figure'),
      label: `${name} of the company`,
      description: `${figure}, over the answers of the last 365 days (a setting); empty below 5 answers. Written by Afterword.`,
    }),
    number({
      name: propertyName(metric, 'count'),
      label: `${name} answers`,
      description: `Number of ${name} answers behind the company's figure. Written by Afterword.`,
    }),
    choice(
      {
        name: propertyName(metric, 'worst_recent'),
        label: `Worst recent ${name} category`,
        description: `Worst ${name} category of the last 180 days at this company. Written by Afterword.`,
      },
      bandOptions(metric),
    ),
  ];
}

type Words = Pick<PropertyDefinition, 'name' | 'label' | 'description'>;
type Options = NonNullable<PropertyDefinition['options']>;

function choice(words: Words, options: Options): PropertyDefinition {
  return { ...words, type: 'enumeration', fieldType: 'select', options };
}

function number(words: Words): PropertyDefinition {
  return { ...words, type: 'number', fieldType: 'number' };
}

function moment(words: Words): PropertyDefinition {
  return { ...words, type: 'datetime', fieldType: 'date' };
}

function line(words: Words): PropertyDefinition {
  return { ...words, type: 'string', fieldType: 'text' };
}

function text(words: Words): PropertyDefinition {
  return { ...words, type: 'string', fieldType: 'textarea' };
}

/** The values are the same for all metrics; the words differ. */
function bandOptions(metric: Metric): Options {
  const { promoter, passive, detractor } = WORDS[metric].bands;
  return [
    { label: promoter, value: 'promoter' },
    { label: passive, value: 'passive' },
    { label: detractor, value: 'detractor' },
  ];
}
