import { describe, expect, test } from 'vitest';
import { historyFields, organisationFields, ticketFields, userFields } from './fields.ts';

const all = [...ticketFields, ...userFields, ...organisationFields, ...historyFields];

describe('the fields we make', () => {
  test('each has a description', () => {
    for (const field of all) expect(field.description.length, field.key).toBeGreaterThan(5);
  });

  test('no two drop-downs share a value: every value is a tag', () => {
    const values = all.flatMap((field) => field.options ?? []).map((option) => option.value);

    expect(new Set(values).size).toBe(values.length);
    expect(values).toContain('aw_ticket_detractor');
    expect(values).toContain('aw_user_detractor');
    expect(values).toContain('aw_org_detractor');
  });

  test('people carry the agreed keys, and NPS is labelled Promoter status', () => {
    const keys = userFields.map((field) => field.key);

    for (const metric of ['nps', 'ces', 'csat']) {
      for (const part of ['category', 'score', 'date', 'programme', 'response_id']) {
        expect(keys).toContain(`afterword_${metric}_${part}`);
      }
    }
    expect(keys).toEqual(
      expect.arrayContaining(['afterword_survey_state', 'afterword_asked_count', 'afterword_last_asked']),
    );
    expect(userFields.find((field) => field.key === 'afterword_nps_category')?.title).toBe('Promoter status');
  });

  test('titles and keys are unique within their kind', () => {
    for (const kind of [ticketFields, userFields, organisationFields, historyFields]) {
      expect(new Set(kind.map((field) => field.key)).size).toBe(kind.length);
      expect(new Set(kind.map((field) => field.title)).size).toBe(kind.length);
    }
  });
});
