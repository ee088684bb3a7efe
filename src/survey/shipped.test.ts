import { describe, expect, it } from 'vitest';
import { Band, fillIn, Locale, Metric, Survey, type SurveyWording } from './schema.ts';
import { shippedSurveys, surveyFor, surveyOf } from './shipped.ts';

const everyWording = shippedSurveys().flatMap((survey) =>
  Locale.options.map((locale) => [survey.key, locale, survey.wordings[locale]] as const),
);

function textsOf(wording: SurveyWording): string[] {
  return [
    wording.question,
    wording.lowLabel,
    wording.highLabel,
    ...Band.options.map((band) => wording.why[band]),
  ];
}

describe('the shipped surveys', () => {
  it('are valid content', () => {
    for (const survey of shippedSurveys()) expect(Survey.parse(survey)).toEqual(survey);
  });

  it('have the scales of their metrics', () => {
    expect(Metric.options.map((metric) => surveyFor(metric).scale)).toEqual([
      { min: 0, max: 10 },
      { min: 1, max: 7 },
      { min: 1, max: 5 },
    ]);
  });

  it('are found again by the key and version stored with an answer', () => {
    for (const survey of shippedSurveys()) expect(surveyOf(survey.key, survey.version)).toBe(survey);
    expect(surveyOf('nps', 99)).toBeNull();
  });

  it.each(everyWording)('%s in %s reads whole with and without the names', (_key, _locale, wording) => {
    for (const known of [{ company: 'Acme', agent: 'Ona' }, {}]) {
      for (const text of textsOf(wording)) {
        const filled = fillIn(text, known);

        expect(filled).not.toMatch(/[{}[\]|]| {2}|“”|„“/);
        expect(filled).toBe(filled.trim());
      }
    }
  });

  it.each(everyWording)(
    '%s in %s names the company and asks a different why per band',
    (_key, _locale, wording) => {
      expect(fillIn(wording.question, { company: 'Acme' })).toContain('Acme');
      expect(new Set(textsOf(wording)).size).toBe(6);
    },
  );

  it('are written in each language rather than left in English', () => {
    for (const survey of shippedSurveys()) {
      const questions = Locale.options.map((locale) => survey.wordings[locale].question);
      expect(new Set(questions).size).toBe(Locale.options.length);
    }
  });

  it('say nothing to respondents about the method', () => {
    for (const [, , wording] of everyWording) {
      for (const text of textsOf(wording)) expect(text).not.toMatch(/\bNPS\b|score|detractor|promoter/i);
    }
  });

  it('asks the recommendation question in the agreed words', () => {
    expect(fillIn(surveyFor('nps').wordings.en.question, { company: 'Acme' })).toBe(
      'After your recent contact with Acme, how likely are you to recommend Acme to a friend or colleague?',
    );
  });
});
