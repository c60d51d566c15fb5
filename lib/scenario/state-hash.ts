/** A short name for the state of a cluster: equal states have equal hashes, on every machine. */
import { strToU8 } from 'fflate';
import { byString } from '../base/compare';
import { canonicalJson } from '../base/json';
import type { ApiServer } from '../engine/apiserver/api';
import { apiVersionOf, objectKey } from '../kubernetes/object';
import { fnv1a64, hashText } from './fnv';

/** 16 hexadecimal digits over all objects of all kinds, with uids, revisions and times. */
export function hashState(api: ApiServer): string {
  const rows = api.resources().map((resource) => ({
    name: `${apiVersionOf(resource.group, resource.version)}/${resource.plural}`,
    objects: [...api.list(resource)].sort(byString(objectKey)),
  }));
  const text = rows
    .filter(({ objects }) => objects.length > 0)
    .sort(byString(({ name }) => name))
    .map(({ name, objects }) => `${name}\n${objects.map(canonicalJson).join('\n')}\n`)
    .join('');
  return hashText(fnv1a64(strToU8(text)));
}
