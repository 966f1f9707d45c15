/** What a record holds for a key that came from outside: `constructor` is not in it unless it was put there. */
export function valueOf<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}
