/**
 * Keeps what was made for the latest `capacity` keys; what failed is forgotten, so that the next call tries again.
 */
export function createRecent<Made>(
  capacity: number,
): (key: string, make: () => Promise<Made>) => Promise<Made> {
  const made = new Map<string, Promise<Made>>();

  return (key, make) => {
    const known = made.get(key) ?? make();
    made.delete(key);
    made.set(key, known);
    known.catch(() => made.get(key) === known && made.delete(key));
    const oldest = made.keys().next();
    if (made.size > capacity && !oldest.done) made.delete(oldest.value);
    return known;
  };
}
