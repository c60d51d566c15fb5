'use client';
/** The panel of a VolumeAttributesClass: who names it, and so what its deletion waits for. */
import { useMemo } from 'react';
import type { VolumeAttributesClass } from '@/lib/kubernetes/storage-kinds';
import { explainAttributesClass } from '@/lib/volume/explain-attributes-class';
import { Badge } from '../ui/badge';
import { useClusterView } from './cluster-view-provider';
import { EvidenceSection, WhySection } from './explanation-sections';
import { ObjectPanel } from './object-panel';
import { referenceOf } from './object-reference';

export function AttributesClassDetails({
  attributesClass,
  onClose,
}: {
  readonly attributesClass: VolumeAttributesClass;
  readonly onClose: () => void;
}) {
  const view = useClusterView();
  const explanation = useMemo(() => explainAttributesClass(view, attributesClass), [view, attributesClass]);
  const going = explanation.standing === 'terminating';
  return (
    <ObjectPanel
      object={attributesClass}
      onClose={onClose}
      badge={going ? <Badge sign="terminating">Terminating</Badge> : undefined}
      facts={<>of driver {attributesClass.driverName}</>}
    >
      <WhySection {...explanation} />
      <EvidenceSection evidence={explanation.evidence} about={referenceOf(attributesClass)} />
    </ObjectPanel>
  );
}
