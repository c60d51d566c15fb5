/** Files that were dropped or chosen, as one text of several documents. */
import { MAX_TEXT_LENGTH } from '@/lib/manifest/parse-manifests';

const MAX_FILES = 100;

export type FilesText =
  | { readonly ok: true; readonly text: string; readonly names: readonly string[] }
  | { readonly ok: false; readonly message: string };

/** In the order of their names, so that `10-claims.yaml` comes after `00-volumes.yaml`. */
export async function readFiles(
  files: readonly File[],
  maxBytes: number = MAX_TEXT_LENGTH,
): Promise<FilesText> {
  if (files.length > MAX_FILES) return { ok: false, message: `Drop at most ${MAX_FILES} files at once.` };
  const bytes = files.reduce((sum, file) => sum + file.size, 0);
  if (bytes > maxBytes)
    return { ok: false, message: `These files have ${bytes} bytes; at most ${maxBytes} can be read.` };
  const sorted = [...files].sort((a, b) => (a.name < b.name ? -1 : 1));
  const texts = await Promise.all(sorted.map((file) => file.text()));
  const parts = texts.map((text, index) => withName(sorted[index]?.name ?? '', text, sorted.length > 1));
  return { ok: true, text: parts.join('---\n'), names: sorted.map(({ name }) => name) };
}

/** A comment tells where each part comes from; JSON has none. */
function withName(name: string, text: string, several: boolean): string {
  const ended = text.endsWith('\n') || text === '' ? text : `${text}\n`;
  return several ? `# ${name}\n${ended}` : ended;
}
