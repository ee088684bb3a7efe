const RIGHT_TO_LEFT = new Set(['ar', 'dv', 'fa', 'he', 'ku', 'ps', 'sd', 'ug', 'ur', 'yi']);

/** Writing direction for the `dir` attribute: no shipped locale is written right to left, a translated one may be. */
export function directionOf(locale: string): 'ltr' | 'rtl' {
  return RIGHT_TO_LEFT.has(locale.split('-')[0] ?? '') ? 'rtl' : 'ltr';
}

/** What stands between two sentences set in a row: Chinese punctuation brings its own space. */
export function gapOf(locale: string): '' | ' ' {
  return locale.startsWith('zh') ? '' : ' ';
}
