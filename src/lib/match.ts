/** For each member of a discriminated union, told apart by `K`, what is done with it. */
type Cases<T, K extends keyof T> = {
  readonly [Tag in T[K] & string]: (value: Extract<T, Readonly<Record<K, Tag>>>) => unknown;
};

/**
 * What one of `cases` says about a member of a discriminated union. A new member compiles when every place that
 * distinguishes the members says what it does with it.
 *
 * @param key the property that tells the members apart
 */
export function match<T, K extends keyof T, C extends Cases<T, K>>(
  value: T,
  key: K,
  cases: C,
): ReturnType<C[T[K] & keyof C & string]> {
  const handle = cases[value[key] as keyof C] as (value: T) => ReturnType<C[T[K] & keyof C & string]>;
  return handle(value);
}
