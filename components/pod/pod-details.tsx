'use client';
/** The panel of a Pod: why it waits for a node or does not start, every node with its reasons, and what to do. */
import { useMemo } from 'react';
import type { Pod } from '@/lib/kubernetes/pod';
import { useClusterName, useHistoryOf } from '@/lib/queries/use-cluster';
import { explainPod } from '@/lib/volume/explain-pod';
import { podAttachments } from '@/lib/volume/explain-volume-attachment';
import { useClusterView } from '../object/cluster-view-provider';
import { EvidenceSection, WaysOutSection, WhySection } from '../object/explanation-sections';
import { PhasesSection } from '../object/history-section';
import { ObjectLink } from '../object/object-link';
import { ObjectPanel } from '../object/object-panel';
import { objectHref, referenceOf } from '../object/object-reference';
import { Badge } from '../ui/badge';
import { ButtonLink } from '../ui/button';
import { AttachmentsSection } from '../volumeattachment/attachments-section';
import { NodesSection } from './nodes-section';
import { podStandingSign, podStandingWord } from './pod-standing';
import { PodVolumesSection } from './volumes-section';

export function PodDetails({ pod, onClose }: { readonly pod: Pod; readonly onClose: () => void }) {
  const cluster = useClusterName();
  const view = useClusterView();
  const history = useHistoryOf(pod);
  const explanation = useMemo(() => explainPod(view, pod), [view, pod]);
  const attachments = useMemo(() => podAttachments(view, pod), [view, pod]);
  const { standing, cause } = explanation;
  return (
    <ObjectPanel
      object={pod}
      onClose={onClose}
      badge={<Badge sign={podStandingSign(standing)}>{podStandingWord(standing)}</Badge>}
      facts={<PodFacts pod={pod} />}
    >
      <WhySection {...explanation} />
      {cause ? (
        <div className="px-5 pb-3">
          <ButtonLink size="small" href={objectHref(cluster, cause)}>
            What to do about {cause.name}
          </ButtonLink>
        </div>
      ) : null}
      <PodVolumesSection pod={pod} />
      <NodesSection nodes={explanation.nodes} />
      <WaysOutSection ways={explanation.waysOut} />
      <AttachmentsSection attachments={attachments} />
      <EvidenceSection evidence={explanation.evidence} about={referenceOf(pod)} />
      <PhasesSection history={history} title="History" />
    </ObjectPanel>
  );
}

function PodFacts({ pod }: { readonly pod: Pod }) {
  const { nodeName } = pod.spec;
  if (!nodeName) return 'no node';
  return (
    <>
      on <ObjectLink reference={{ kind: 'Node', name: nodeName }} />
    </>
  );
}
