import type { Written } from './account-view.ts';

/** Labels that say more than their name would. */
const LABELS: Readonly<Record<string, string>> = {
  afterword_survey_state: 'Survey state',
  afterword_asked_count: 'Surveys sent',
  afterword_last_asked: 'Last asked',
  afterword_nps_category: 'Promoter status',
};

const METRIC_PARTS: Readonly<Record<string, string>> = {
  '': '',
  category: ' category',
  score: ' score',
  date: ' answered on',
  programme: ' programme',
  comment: ' comment',
  response_id: ' answer id',
  count: ' answers',
  worst_recent: ': worst recent category',
};

/** "afterword_nps_score" as people say it: "NPS score". */
export function labelOf(name: string): string {
  const known = LABELS[name];
  if (known !== undefined) return known;
  const [, metric = '', part = ''] = /^afterword_(nps|ces|csat)_?(.*)$/.exec(name) ?? [];
  const words = METRIC_PARTS[part];
  if (metric !== '' && words !== undefined) return `${metric.toUpperCase()}${words}`;
  const plain = name.replace(/^afterword_/, '').replaceAll('_', ' ');
  return plain.charAt(0).toUpperCase() + plain.slice(1);
}

/** What matters most stands first. */
const ORDER = [
  '_category',
  '_score',
  '_comment',
  '_date',
  '_programme',
  '_response_id',
  '_nps',
  '_count',
  '_worst_recent',
];

export function inReadingOrder(written: readonly Written[]): Written[] {
  const rank = ({ name }: Written): number => {
    const place = ORDER.findIndex((ending) => name.endsWith(ending) && name !== 'afterword_asked_count');
    return place < 0 ? ORDER.length : place;
  };
  return written.toSorted((one, other) => rank(one) - rank(other));
}
