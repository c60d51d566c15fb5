/**
 * What a simulated node has in its file system, as far as Stowage knows: what every Linux node has, what an annotation of
 * the Node says, and what was made or written there since (DataSets). It judges nothing: lib/volume/host-path.ts does.
 */
import type { Node } from '../../kubernetes/node';
import type { StringMap } from '../../kubernetes/object';
import { dataSets } from '../../kubernetes/resources';
import type { FileType } from '../../kubernetes/simulation-kinds';
import { type FileTypeAt, parentOf, plainPath } from '../../volume/host-path';
import { type AnnotationMap, annotationMapWarnings, readAnnotationMap } from '../annotation-map';
import type { ApiServer } from '../apiserver/api';

/** On a Node: what its file system has beside the usual, a JSON map from path to type of file. */
export const annFiles = 'simulation.stowage.dev/files';

const FILE_TYPES: readonly FileType[] = ['Directory', 'File', 'Socket', 'CharDevice', 'BlockDevice'];

const FILES: AnnotationMap = {
  annotation: annFiles,
  key: {
    is: (path) => path.startsWith('/') && !path.split('/').includes('..'),
    words: 'an absolute path',
  },
  value: {
    is: (type) => FILE_TYPES.some((known) => known === type),
    words: `one of ${FILE_TYPES.join(', ')}`,
  },
};

/** What every node has from the beginning; the directories above each are there too. */
const USUAL: ReadonlyMap<string, FileType> = new Map<string, FileType>([
  ...[
    '/',
    '/etc',
    '/var/lib/kubelet',
    '/var/log',
    '/tmp',
    '/opt',
    '/mnt',
    '/home',
    '/usr',
    '/run',
    '/dev',
    '/proc',
    '/sys',
  ].map((path): [string, FileType] => [path, 'Directory']),
  ['/run/containerd/containerd.sock', 'Socket'],
  ['/dev/null', 'CharDevice'],
]);

export function filesWarnings(annotations: StringMap | undefined): readonly string[] {
  return annotationMapWarnings(FILES, annotations);
}

/** What lies where on the node now. What the annotation says of a path goes before all else. */
export function filesOf(api: Pick<ApiServer, 'list'>, node: Node): FileTypeAt {
  const said = readAnnotationMap(FILES, node.metadata.annotations) ?? new Map<string, string>();
  const known = new Map(USUAL);
  for (const { spec } of api.list(dataSets)) {
    const { location, fileType = 'Directory' } = spec;
    if (location.kind !== 'Node' || location.nodeName !== node.metadata.name) continue;
    known.set(plainPath(location.path), fileType);
  }
  for (const [path, type] of said) known.set(plainPath(path), type as FileType);
  for (const path of [...known.keys()]) addAbove(known, path);
  return (path) => known.get(path);
}

/** Whatever lies somewhere lies in directories. */
function addAbove(known: Map<string, FileType>, path: string): void {
  for (let above = parentOf(path); above !== undefined; above = parentOf(above)) {
    if (!known.has(above)) known.set(above, 'Directory');
  }
}
