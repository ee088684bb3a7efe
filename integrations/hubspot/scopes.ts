/** Without these Afterword cannot work with an account. Reviewers refuse scopes that are not used. */
export const REQUIRED_SCOPES: readonly string[] = [
  'oauth',
  'tickets',
  'crm.objects.contacts.read',
  'crm.objects.contacts.write',
  'crm.schemas.contacts.read',
  'crm.schemas.contacts.write',
  'crm.objects.owners.read',
];

/** Each of these may be refused by an installing admin: what needs it is left out, everything else works. */
export const OPTIONAL_SCOPES: readonly string[] = [
  'crm.objects.companies.read',
  'crm.objects.companies.write',
  'crm.schemas.companies.write',
];

/** For the score history on the timeline. */
export const TIMELINE_SCOPE = 'timeline';
