const LIMIT = 300;

/**
 * What an error of a library may show to people: its first line. A YAML parser quotes the file below it, a credential
 * plug-in prints what it likes.
 */
export function firstLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return (message.split('\n', 1)[0] ?? '').slice(0, LIMIT);
}
