'use client';
/** The panel of a Namespace: what its deletion waits for, as far as claims hold it. */
import { useMemo } from 'react';
import type { Namespace } from '@/lib/kubernetes/node';
import { explainNamespace } from '@/lib/volume/explain-namespace';
import { Badge } from '../ui/badge';
import { useClusterView } from './cluster-view-provider';
import { EvidenceSection, WhySection } from './explanation-sections';
import { ObjectPanel } from './object-panel';
import { referenceOf } from './object-reference';

export function NamespaceDetails({
  namespace,
  onClose,
}: {
  readonly namespace: Namespace;
  readonly onClose: () => void;
}) {
  const view = useClusterView();
  const explanation = useMemo(() => explainNamespace(view, namespace), [view, namespace]);
  const going = explanation.standing === 'terminating';
  return (
    <ObjectPanel
      object={namespace}
      onClose={onClose}
      badge={going ? <Badge sign="terminating">Terminating</Badge> : <Badge sign="bound">Active</Badge>}
    >
      <WhySection {...explanation} />
      <EvidenceSection evidence={explanation.evidence} about={referenceOf(namespace)} />
    </ObjectPanel>
  );
}
