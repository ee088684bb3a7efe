import type { PropertyDefinition, Values } from './records.ts';

/** The ticket property that a HubSpot workflow or mail template of the admin quotes; only in `helpdesk` mode. */
export const SURVEY_LINK: PropertyDefinition = {
  name: 'afterword_survey_link',
  label: 'Afterword: survey link',
  description:
    'Personal survey link for the customer of this ticket, for your own mail template. Filled only when HubSpot sends the survey, emptied once it was answered or has expired. Written by Afterword.',
  type: 'string',
  fieldType: 'text',
};

/** Undefined leaves the property alone, null empties it. */
export function surveyLinkValues(link: string | null | undefined): Values {
  return link === undefined ? {} : { [SURVEY_LINK.name]: link ?? '' };
}
