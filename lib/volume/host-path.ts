/**
 * Whether a node has at the path of a hostPath volume what its `type` asks for, and what the kubelet makes there. What
 * the node has is for the caller to know: nobody can ask a live node, so only a simulated one is judged.
 * Upstream: checkTypeInternal, makeDir and makeFile of pkg/volume/hostpath/host_path.go, getFileType of
 * pkg/volume/util/hostutil, 1.25 and 1.37.
 */
import type { KubernetesVersion } from '../kubernetes/feature-gates';
import { goQuote } from '../kubernetes/go-text';
import type { FileType } from '../kubernetes/simulation-kinds';
import { hasBehaviour } from '../kubernetes/version-behaviours';

/** What lies at a path in its plain form (`plainPath`); undefined where nothing does. */
export type FileTypeAt = (path: string) => FileType | undefined;

export type HostPathVerdict =
  | { readonly kind: 'Unchecked' }
  | { readonly kind: 'Fits' }
  /** The kubelet makes it, and what is missing of the directories above a directory. */
  | { readonly kind: 'Made'; readonly fileType: 'Directory' | 'File' }
  /** `message`: the error of the kubelet. */
  | { readonly kind: 'Refused'; readonly message: string };

/** What each type wants to find; a type that may be made says so. */
const WANTED: Readonly<Record<string, { readonly fileType: FileType; readonly made: boolean }>> = {
  DirectoryOrCreate: { fileType: 'Directory', made: true },
  Directory: { fileType: 'Directory', made: false },
  FileOrCreate: { fileType: 'File', made: true },
  File: { fileType: 'File', made: false },
  Socket: { fileType: 'Socket', made: false },
  CharDevice: { fileType: 'CharDevice', made: false },
  BlockDevice: { fileType: 'BlockDevice', made: false },
};

const NAMES: Readonly<Record<FileType, string>> = {
  Directory: 'directory',
  File: 'file',
  Socket: 'socket file',
  CharDevice: 'character device',
  BlockDevice: 'block device',
};

/** What a hostPath of this type has to find on its node already; undefined where anything will do or is made. */
export function requiredFileType(type: string | undefined): FileType | undefined {
  const wanted = WANTED[type ?? ''];
  return wanted && !wanted.made ? wanted.fileType : undefined;
}

/** `directory`, `socket file`: a type in the kubelet's words. */
export function fileTypeName(fileType: FileType): string {
  return NAMES[fileType];
}

export function checkHostPath(
  version: KubernetesVersion,
  { path, type = '' }: { readonly path: string; readonly type?: string },
  typeAt: FileTypeAt,
): HostPathVerdict {
  const wanted = WANTED[type];
  if (!wanted) return { kind: 'Unchecked' };
  const found = typeAt(plainPath(path));
  if (found === wanted.fileType) return { kind: 'Fits' };
  if (found === undefined && wanted.made) {
    return wanted.fileType === 'Directory' ? makeDirectory(path, typeAt) : makeFile(path, typeAt);
  }
  return { kind: 'Refused', message: mismatchText(version, path, wanted.fileType, found) };
}

function mismatchText(
  version: KubernetesVersion,
  path: string,
  wanted: FileType,
  found: FileType | undefined,
): string {
  const mismatch = `${path} is not a ${NAMES[wanted]}`;
  if (!hasBehaviour(version, 'HostPathTextSaysWhatItIs')) return `hostPath type check failed: ${mismatch}`;
  return found === undefined
    ? `hostPath type check failed, ${mismatch}, unable to determine its type: path ${goQuote(path)} does not exist`
    : `hostPath type check failed: ${mismatch}, it's a ${found}`;
}

/** os.MkdirAll: the directories above are made as well, unless one of them is something else. */
function makeDirectory(path: string, typeAt: FileTypeAt): HostPathVerdict {
  for (let above = parentOf(plainPath(path)); above !== undefined; above = parentOf(above)) {
    const found = typeAt(above);
    if (found === 'Directory') break;
    if (found !== undefined) return { kind: 'Refused', message: `mkdir ${above}: not a directory` };
  }
  return { kind: 'Made', fileType: 'Directory' };
}

/** os.OpenFile: the directory of the file is not made. */
function makeFile(path: string, typeAt: FileTypeAt): HostPathVerdict {
  const above = parentOf(plainPath(path));
  const found = above === undefined ? 'Directory' : typeAt(above);
  if (found === 'Directory') return { kind: 'Made', fileType: 'File' };
  const why = found === undefined ? 'no such file or directory' : 'not a directory';
  return { kind: 'Refused', message: `open ${path}: ${why}` };
}

/** The one form of a path: from the root, each name once, and without the link that every Linux has in /var. */
export function plainPath(path: string): string {
  const names = path.split('/').filter((name) => name !== '' && name !== '.');
  return `/${names.join('/')}`.replace(/^\/var\/run(?=\/|$)/, '/run');
}

/** The directory of a plain path; undefined for the root. */
export function parentOf(path: string): string | undefined {
  if (path === '/') return undefined;
  return path.slice(0, path.lastIndexOf('/')) || '/';
}
