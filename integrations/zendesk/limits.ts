import type { RateLimits } from '../../src/connector/rate-limiter.ts';

/** Calls a minute Zendesk grants a whole account, by plan. Source: developer.zendesk.com, rate limits, read 2026-11-22. */
const callsPerMinute = { team: 200, growth: 400, professional: 400, enterprise: 700, enterprisePlus: 2_500 };
export type ZendeskPlan = keyof typeof callsPerMinute;

export function isZendeskPlan(name: string): name is ZendeskPlan {
  return Object.hasOwn(callsPerMinute, name);
}

/** Our own limits below the vendor's: 90 % of the plan's calls, and the limits per ticket and per user. */
export function limitsForPlan(plan: ZendeskPlan): RateLimits {
  return {
    default: { tokens: callsPerMinute[plan] * 0.9, perMs: 60_000 },
    // Zendesk: 30 updates of one ticket in 10 minutes, 100 (largest plan: 300) updates of tickets a minute in all,
    // 5 of one user a minute, 10 incremental exports a minute.
    ticket: { tokens: 28, perMs: 600_000 },
    'ticket-updates': { tokens: plan === 'enterprisePlus' ? 270 : 90, perMs: 60_000 },
    user: { tokens: 4, perMs: 60_000 },
    incremental: { tokens: 8, perMs: 60_000 },
    // Our own: what only compares must leave the smallest plan's calls to the survey.
    inspection: { tokens: 60, perMs: 60_000 },
  };
}

/** What an update of this ticket counts against, beside the account. */
export function ticketBudgets(ticketId: string): readonly string[] {
  return [`ticket:${ticketId}`, 'ticket-updates'];
}
