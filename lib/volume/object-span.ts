/** Objects as spans of a sentence, so that a screen can link them. */
import type { KubernetesObject } from '../kubernetes/object';
import type { Span } from './sentence';

export function objectSpan(object: KubernetesObject): Span {
  const { namespace, name } = object.metadata;
  return { object: { kind: object.kind, ...(namespace === undefined ? {} : { namespace }), name } };
}

export function claimSpan(namespace: string, name: string): Span {
  return { object: { kind: 'PersistentVolumeClaim', namespace, name } };
}

export function volumeSpan(name: string): Span {
  return { object: { kind: 'PersistentVolume', name } };
}

export function podSpan(pod: KubernetesObject): Span {
  return objectSpan(pod);
}

export function storageClassSpan(name: string): Span {
  return { object: { kind: 'StorageClass', name } };
}

export function nodeSpan(name: string): Span {
  return { object: { kind: 'Node', name } };
}
