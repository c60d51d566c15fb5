/** A number with its noun, in the right form: no view says "1 volumes". */

/** `1 volume`, `2 volumes`; `many` where the plural is not the singular with an s. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
