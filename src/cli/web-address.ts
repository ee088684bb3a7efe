/** An address that a browser on this machine can open, for a server that listens on all of them. */
export function forPeople(url: string): string {
  return url.replace(/[/][/](0[.]0[.]0[.]0|\[::\])(?=[:/]|$)/, '//localhost');
}
