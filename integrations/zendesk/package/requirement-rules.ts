import { z } from 'zod';

/** Of all types that Zendesk knows, those that ship no secret and need no address of an account. */
const MAX_OBJECTS = 50;
const MAX_FIELDS_OF_OBJECT = 20;
const MAX_CHOICES_OF_OBJECT = 5;
const MAX_OPTIONS = 10;
const MAX_REQUIREMENTS = 5_000;
const MAX_BYTES = 1_048_576;

const Option = z.object({ name: z.string().min(1), value: z.string().min(1) });
const Field = z.looseObject({
  title: z.string().min(1),
  type: z.string().min(1),
  custom_field_options: z.array(Option).min(1).optional(),
});
const KeyedField = Field.extend({ key: z.string().min(1) });
const ObjectField = z.looseObject({
  object_key: z.string(),
  key: z.string().min(1),
  title: z.string().min(1),
  type: z.string().min(1),
  custom_field_options: z.array(Option).max(MAX_OPTIONS).optional(),
});
const Requirements = z.strictObject({
  ticket_fields: z.record(z.string(), Field),
  user_fields: z.record(z.string(), KeyedField),
  organization_fields: z.record(z.string(), KeyedField),
  custom_objects_v2: z.strictObject({
    objects: z
      .array(
        z.looseObject({
          key: z.string().min(1),
          title: z.string().min(1),
          title_pluralized: z.string().min(1),
          include_in_list_view: z.boolean(),
        }),
      )
      .max(MAX_OBJECTS),
    object_fields: z.array(ObjectField),
    object_triggers: z.array(z.unknown()).max(0, 'a trigger in a package cannot name the account it runs in'),
  }),
});
type Requirements = z.output<typeof Requirements>;

export function requirementFaults(requirements: unknown): string[] {
  if (requirements === undefined) return ['requirements.json is no JSON'];
  const parsed = Requirements.safeParse(requirements);
  if (!parsed.success) {
    return parsed.error.issues.map(({ path, message }) => `requirements.json ${path.join('.')}: ${message}`);
  }
  const { data } = parsed;
  return [...objectFaults(data), ...optionFaults(data), ...sizeFaults(data)].map(
    (fault) => `requirements.json ${fault}`,
  );
}

function objectFaults({ custom_objects_v2: { objects, object_fields: fields } }: Requirements): string[] {
  const keys = new Set(objects.map(({ key }) => key));
  const lost = fields.filter((field) => !keys.has(field.object_key));
  const crowded = objects.filter(
    ({ key }) => fields.filter((field) => field.object_key === key).length > MAX_FIELDS_OF_OBJECT,
  );
  const choosy = objects.flatMap(({ key }) =>
    ['dropdown', 'multiselect'].filter(
      (type) =>
        fields.filter((field) => field.object_key === key && field.type === type).length >
        MAX_CHOICES_OF_OBJECT,
    ),
  );
  return [
    ...lost.map(({ key }) => `custom object field "${key}" belongs to an object that is not there`),
    ...crowded.map(({ key }) => `custom object "${key}" has more than ${MAX_FIELDS_OF_OBJECT} fields`),
    ...choosy.map((type) => `a custom object has more than ${MAX_CHOICES_OF_OBJECT} fields of type ${type}`),
  ];
}

/** Every choice is a tag, and two drop-downs may not share one. */
function optionFaults(requirements: Requirements): string[] {
  const fields = [
    ...Object.values(requirements.ticket_fields),
    ...Object.values(requirements.user_fields),
    ...Object.values(requirements.organization_fields),
  ];
  const values = fields.flatMap((field) => (field.custom_field_options ?? []).map(({ value }) => value));
  const twice = values.filter((value, index) => values.indexOf(value) !== index);
  const empty = fields.filter(
    (one) => ['tagger', 'dropdown'].includes(one.type) && !one.custom_field_options,
  );
  return [
    ...twice.map((value) => `the choice "${value}" is there twice`),
    ...empty.map(({ title }) => `the drop-down "${title}" has no choices`),
  ];
}

function sizeFaults(requirements: Requirements): string[] {
  const { custom_objects_v2: objects, ...fields } = requirements;
  const count = Object.values(fields).reduce((sum, one) => sum + Object.keys(one).length, 0);
  return [
    ...(count > MAX_REQUIREMENTS ? [`more than ${MAX_REQUIREMENTS} requirements`] : []),
    ...(JSON.stringify(objects).length > MAX_BYTES ? ['custom objects of more than 1 MB'] : []),
  ];
}
