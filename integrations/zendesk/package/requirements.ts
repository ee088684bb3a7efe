import {
  historyFields,
  historyObject,
  organisationFields,
  ticketFields,
  userFields,
  type FieldSpec,
} from '../fields.ts';

type Requirement = Readonly<Record<string, unknown>>;
export type Requirements = Readonly<Record<string, unknown>>;

/**
 * Fields and the custom object, exactly those that connecting makes: whoever comes first makes them, the other finds
 * them by key or title. Webhook and trigger are not among them: a package would give every account the same secret.
 */
export function buildRequirements(): Requirements {
  return {
    ticket_fields: named(ticketFields, 'tagger'),
    user_fields: named(userFields, 'dropdown'),
    organization_fields: named(organisationFields, 'dropdown'),
    custom_objects_v2: {
      objects: [
        {
          key: historyObject.key,
          title: historyObject.title,
          title_pluralized: historyObject.titlePlural,
          description: historyObject.description,
          include_in_list_view: false,
        },
      ],
      object_fields: historyFields.map(({ key, title, description, type }) => ({
        object_key: historyObject.key,
        key,
        title,
        description,
        type: type === 'choice' ? 'dropdown' : type,
      })),
      object_triggers: [],
    },
  };
}

function named(specs: readonly FieldSpec[], choiceType: 'tagger' | 'dropdown'): Record<string, Requirement> {
  return Object.fromEntries(specs.map((spec) => [spec.key, requirement(spec, choiceType)]));
}

function requirement(spec: FieldSpec, choiceType: 'tagger' | 'dropdown'): Requirement {
  const { key, title, description, type, options } = spec;
  return {
    title,
    description,
    type: type === 'choice' ? choiceType : type,
    // Ticket fields have no key of their own.
    ...(choiceType === 'dropdown' ? { key } : { visible_in_portal: false, editable_in_portal: false }),
    ...(options ? { custom_field_options: options.map(({ name, value }) => ({ name, value })) } : {}),
  };
}
