/** Programs that open links to show a preview or to look for harm. */
const ROBOT_AGENT =
  /bot|crawl|spider|preview|slurp|scan|fetch|curl|wget|python|java\/|go-http|headless|facebookexternalhit|whatsapp|telegram|slack|skype|outlook-|safelinks|proofpoint|mimecast|barracuda/i;

/** Who opened a referral link, as far as one request can tell. Only a conversion counts as a referral. */
export function visitorOf(request: {
  readonly method: string;
  readonly userAgent: string | undefined;
  readonly purpose: string | undefined;
}): 'likely-person' | 'scanner' {
  if (request.method !== 'GET' || request.purpose?.includes('prefetch')) return 'scanner';
  const agent = request.userAgent ?? '';
  return agent === '' || ROBOT_AGENT.test(agent) ? 'scanner' : 'likely-person';
}
