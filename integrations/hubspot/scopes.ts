import type { Permission } from '../../src/connector/oauth.ts';

function required(scope: string, without: string): Permission {
  return { scope, required: true, without };
}

function optional(scope: string, without: string): Permission {
  return { scope, required: false, without };
}

/**
 * What the app asks for. The required ones are those of app-hsmeta.json: the install URL must name the same, and
 * reviewers refuse scopes that nothing uses.
 */
export const PERMISSIONS: readonly Permission[] = [
  required('oauth', 'nothing works'),
  required('tickets', 'tickets cannot be read or written'),
  required('crm.objects.contacts.read', 'contacts, tasks and notes cannot be read'),
  required('crm.objects.contacts.write', 'contacts, tasks and notes cannot be written'),
  required('crm.schemas.contacts.read', 'contact properties cannot be checked'),
  required('crm.schemas.contacts.write', 'contact properties cannot be made'),
  required('crm.objects.owners.read', 'tasks have no owner'),
  optional('crm.objects.companies.read', 'companies are not read: their names are missing in tasks'),
  optional('crm.objects.companies.write', 'companies get no figures'),
  optional('crm.schemas.companies.write', 'company properties are not made'),
  optional('crm.lists.read', 'segments of promoters and detractors are not found'),
  optional('crm.lists.write', 'segments of promoters and detractors are not made'),
  optional('timeline', 'the timeline shows no history of answers'),
  optional('crm.objects.feedback_submissions.read', "HubSpot's own surveys are not noticed"),
];

/** As the authorize URL wants them: by space. */
export function scopeText(which: 'required' | 'optional'): string {
  return PERMISSIONS.filter((one) => one.required === (which === 'required'))
    .map(({ scope }) => scope)
    .join(' ');
}
