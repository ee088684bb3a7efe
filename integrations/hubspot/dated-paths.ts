/**
 * The version of HubSpot's API that every call goes to. 2026-03 is supported until about September 2027 and does not
 * yet enforce a portal's own write rules, as 2026-09 does.
 */
export const API_VERSION = '2026-03';

/** The SDK 14 knows only paths that HubSpot switches off in 2027: v4 in March, v3 in September. */
const RULES: readonly (readonly [RegExp, string])[] = [
  [/^\/crm\/v[34]\/objects\//, `/crm/objects/${API_VERSION}/`],
  [/^\/crm\/v4\/associations\//, `/crm/associations/${API_VERSION}/`],
  [/^\/crm\/v3\/(properties|pipelines|owners)(?=\/|$)/, `/crm/$1/${API_VERSION}`],
];

/** Rewrites a URL of the SDK to the dated version. The base URL may carry a path of its own. */
export function datedUrl(url: string, baseUrl: string): string {
  const prefix = new URL(baseUrl).pathname.replace(/\/$/, '');
  const parsed = new URL(url);
  const path = parsed.pathname.slice(prefix.length);
  const rule = RULES.find(([legacy]) => legacy.test(path));
  if (!rule) return url;
  // The SDK asks for owners with a slash before the query; the dated path has none.
  parsed.pathname = prefix + path.replace(rule[0], rule[1]).replace(/\/$/, '');
  return parsed.toString();
}
