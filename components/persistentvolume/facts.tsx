/** The line under a name: size, access modes, class, policy. */
import { Fragment, type ReactNode } from 'react';
import type { PersistentVolume } from '@/lib/kubernetes/persistent-volume';
import type { PersistentVolumeClaim } from '@/lib/kubernetes/persistent-volume-claim';
import { volumeSizeText } from './volume-size';

function Facts({ parts }: { readonly parts: readonly ReactNode[] }) {
  return parts.map((part, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the facts of an object keep their order
    <Fragment key={index}>
      {index > 0 ? ' · ' : ''}
      {part}
    </Fragment>
  ));
}

function classFact(storageClassName: string | undefined): ReactNode {
  if (storageClassName === undefined || storageClassName === '') return 'no class';
  return (
    <>
      class <code>{storageClassName}</code>
    </>
  );
}

export function VolumeFacts({ volume }: { readonly volume: PersistentVolume }) {
  const { accessModes = [], storageClassName, persistentVolumeReclaimPolicy, volumeMode } = volume.spec;
  return (
    <Facts
      parts={[
        volumeSizeText(volume),
        <code key="modes">{accessModes.join(', ')}</code>,
        ...(volumeMode === 'Block' ? [<code key="mode">Block</code>] : []),
        classFact(storageClassName),
        <Fragment key="policy">
          policy <code>{persistentVolumeReclaimPolicy ?? 'Retain'}</code>
        </Fragment>,
      ]}
    />
  );
}

export function ClaimFacts({ claim }: { readonly claim: PersistentVolumeClaim }) {
  const { accessModes = [], storageClassName, resources } = claim.spec;
  return (
    <Facts
      parts={[
        <Fragment key="size">asks for {resources?.requests?.storage ?? 'no size'}</Fragment>,
        <code key="modes">{accessModes.join(', ')}</code>,
        classFact(storageClassName),
      ]}
    />
  );
}
