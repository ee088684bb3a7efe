const MORE = ' …';

/** Cut between characters so that it takes at most `maxBytes` bytes of UTF-8; what was cut ends with an ellipsis. */
export function cutToBytes(text: string, maxBytes: number): string {
  if (Buffer.byteLength(text) <= maxBytes) return text;
  const room = maxBytes - Buffer.byteLength(MORE);
  let bytes = 0;
  let kept = '';
  for (const character of text) {
    bytes += Buffer.byteLength(character);
    if (bytes > room) break;
    kept += character;
  }
  return `${kept}${MORE}`;
}

/** Consecutive items in as few groups as fit; an item that is too large by itself stands alone. */
export function packed<T>(
  items: readonly T[],
  fits: (group: readonly T[]) => boolean,
): (readonly [T, ...T[]])[] {
  const groups: [T, ...T[]][] = [];
  for (const item of items) {
    const last = groups.at(-1);
    if (last && fits([...last, item])) last.push(item);
    else groups.push([item]);
  }
  return groups;
}
