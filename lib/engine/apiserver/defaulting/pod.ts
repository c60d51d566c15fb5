/** Defaults of a Pod and of the template of one, as far as something here looks at them (SetDefaults_PodSpec, 1.37). */
import type { Container, Pod, PodSpec, PodVolume } from '../../../kubernetes/pod';
import { defaultPersistentVolumeClaimSpec } from './persistent-volume-claim';

/** 0644, the mode of files that a volume projects. */
const DEFAULT_MODE = 0o644;

export function defaultPod(pod: Pod): Pod {
  return { ...pod, spec: defaultPodSpec(pod.spec ?? {}) };
}

export function defaultPodSpec(spec: PodSpec): PodSpec {
  return {
    ...spec,
    ...(spec.volumes && { volumes: spec.volumes.map(defaultVolume) }),
    ...(spec.initContainers && { initContainers: spec.initContainers.map(defaultContainer) }),
    ...(spec.containers && { containers: spec.containers.map(defaultContainer) }),
    restartPolicy: spec.restartPolicy ?? 'Always',
    terminationGracePeriodSeconds: spec.terminationGracePeriodSeconds ?? 30,
    schedulerName: spec.schedulerName ?? 'default-scheduler',
  };
}

function defaultVolume(volume: PodVolume): PodVolume {
  const { name: _name, ...sources } = volume;
  const given = Object.entries(sources).filter(([, source]) => source !== undefined);
  if (given.length === 0) return { ...volume, emptyDir: {} };
  return {
    ...volume,
    ...Object.fromEntries(given.map(([field, source]) => [field, defaultSource(field, source)])),
  };
}

function defaultSource(field: string, source: unknown): unknown {
  switch (field) {
    case 'configMap':
    case 'secret':
    case 'downwardAPI':
    case 'projected':
      return { defaultMode: DEFAULT_MODE, ...(source as object) };
    case 'hostPath':
      return { type: '', ...(source as object) };
    case 'ephemeral':
      return defaultEphemeral(source as NonNullable<PodVolume['ephemeral']>);
    default:
      return source;
  }
}

function defaultEphemeral(source: NonNullable<PodVolume['ephemeral']>): PodVolume['ephemeral'] {
  const template = source.volumeClaimTemplate;
  if (!template) return source;
  return {
    volumeClaimTemplate: { ...template, spec: defaultPersistentVolumeClaimSpec(template.spec ?? {}) },
  };
}

/** A limit without a request is a request too. */
function defaultContainer(container: Container): Container {
  const { limits, requests } = container.resources ?? {};
  if (!limits) return container;
  return { ...container, resources: { ...container.resources, requests: { ...limits, ...requests } } };
}
