/**
 * What is worked out once for each object and kept as long as that object lives. For answers that hang on nothing else,
 * of objects that do not change.
 */
export function perObject<K extends object, T>(make: (object: K) => T): (object: K) => T {
  const made = new WeakMap<K, { readonly value: T }>();
  return (object) => {
    let known = made.get(object);
    if (!known) {
      known = { value: make(object) };
      made.set(object, known);
    }
    return known.value;
  };
}
