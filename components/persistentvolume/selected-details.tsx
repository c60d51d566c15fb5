'use client';
/** The panel beside the lifecycle: a volume, a claim, or the news that what was selected is gone. */
import { LIFECYCLE_EDGES, type LifecycleEdgeId } from '@/lib/graph/lifecycle-edges';
import type { KubernetesObject } from '@/lib/kubernetes/object';
import { ObjectPanel, useReferenced } from '../object/object-panel';
import type { ObjectReference } from '../object/object-reference';
import { Panel, PanelSection } from '../ui/panel';

export const RARE_EDGES = LIFECYCLE_EDGES.filter((edge) => edge.rare).length;

const NO_WAYS: readonly LifecycleEdgeId[] = [];

export function useSelectedWays(_object: KubernetesObject | undefined): readonly LifecycleEdgeId[] {
  return NO_WAYS;
}

export function SelectedDetails({
  reference,
  onClose,
}: {
  readonly reference: ObjectReference;
  readonly onClose: () => void;
}) {
  const object = useReferenced(reference);
  if (!object) return <GonePanel reference={reference} onClose={onClose} />;
  return <ObjectPanel object={object} onClose={onClose} />;
}

function GonePanel({
  reference,
  onClose,
}: {
  readonly reference: ObjectReference;
  readonly onClose: () => void;
}) {
  return (
    <Panel
      label={`Details of ${reference.name}`}
      kind={reference.kind}
      title={reference.name}
      onClose={onClose}
    >
      <PanelSection title="Why it is here">
        <p className="text-[15px] leading-[22px]">It does not exist (any more).</p>
      </PanelSection>
    </Panel>
  );
}
