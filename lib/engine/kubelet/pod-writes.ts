/**
 * How much the containers of a simulated Pod write into its volumes: as an annotation of the Pod says, and all of it as
 * soon as they run. What follows from it for the Pod is decided in lib/volume/empty-dir.ts.
 */
import type { StringMap } from '../../kubernetes/object';
import type { Pod } from '../../kubernetes/pod';
import { compareQuantities, parseQuantity, ZERO_QUANTITY } from '../../kubernetes/quantity';
import { emptyDirExcessText } from '../../volume/empty-dir';
import { type AnnotationMap, annotationMapWarnings, readAnnotationMap } from '../annotation-map';

/** On a Pod: how much it writes into which volume, a JSON map from the volume's name to a quantity. */
export const annWrites = 'simulation.stowage.dev/writes';

/** A kubelet measures what Pods hold at this pace (evictionMonitoringPeriod, pkg/kubelet/kubelet.go, 1.37). */
export const EVICTION_PERIOD_MS = 10_000;

const WRITES: AnnotationMap = {
  annotation: annWrites,
  key: { is: (name) => name !== '', words: 'the name of a volume' },
  value: {
    is: (text) => {
      const parsed = parseQuantity(text);
      return parsed.ok && compareQuantities(parsed.value, ZERO_QUANTITY) >= 0;
    },
    words: 'a quantity such as 100Mi',
  },
};

export function writesWarnings(annotations: StringMap | undefined): readonly string[] {
  return annotationMapWarnings(WRITES, annotations);
}

/** Why the kubelet evicts the Pod; undefined where nothing holds more than it may. */
export function excessText(pod: Pod): string | undefined {
  const said = readAnnotationMap(WRITES, pod.metadata.annotations) ?? new Map<string, string>();
  const written = [...said].flatMap(([name, text]) => {
    const parsed = parseQuantity(text);
    return parsed.ok ? [[name, parsed.value] as const] : [];
  });
  return emptyDirExcessText(pod, new Map(written));
}
