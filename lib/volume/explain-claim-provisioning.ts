/** The words for a claim for which a volume has to be made: nobody is asked, or whoever is asked makes none. */
import { annSelectedNode, annStorageProvisioner } from '../kubernetes/annotations';
import type { PersistentVolumeClaim } from '../kubernetes/persistent-volume-claim';
import { type ClaimDescription, RESYNC } from './claim-description';
import type { ClusterView } from './cluster-view';
import { type ClaimDiagnosis, canTellProvisioners, isKnownProvisioner } from './diagnose-claim';
import { absent, annotationPath, type Evidence, field } from './evidence';
import { describeSource } from './explain-claim-source';
import { nodeSpan, storageClassSpan } from './object-span';
import { classSpan } from './rejection-text';
import type { Sentence } from './sentence';
import { getPersistentVolumeClaimClass } from './storage-class-name';

type Of<C extends ClaimDiagnosis['cause']> = Extract<ClaimDiagnosis, { cause: C }>;
type NoProvisioningCause = 'SearchFails' | 'ProvisioningDisabled' | 'ClassMissing' | 'NoProvisioner';
type ProvisionerCause =
  | 'UnknownProvisioner'
  | 'DriverMissing'
  | 'SelectorRefused'
  | 'AttributesClassMissing'
  | 'SourceRefused'
  | 'WaitsForPopulator'
  | 'ProvisioningFails'
  | 'ProvisionerAtWork';

/** The class, and its provisioner where the class is known. */
function provisioningEvidence(
  claim: PersistentVolumeClaim,
  diagnosis: Of<NoProvisioningCause | ProvisionerCause>,
): readonly Evidence[] {
  const ofClass = field(claim, 'spec.storageClassName', getPersistentVolumeClaimClass(claim));
  if (!('storageClass' in diagnosis)) return [ofClass];
  return [ofClass, field(diagnosis.storageClass, 'provisioner', diagnosis.storageClass.provisioner)];
}

/** What a search may stumble over. */
function searchEvidence(claim: PersistentVolumeClaim): readonly Evidence[] {
  const { selector, volumeAttributesClassName } = claim.spec;
  return [
    ...(selector ? [field(claim, 'spec.selector', JSON.stringify(selector))] : []),
    ...(volumeAttributesClassName
      ? [field(claim, 'spec.volumeAttributesClassName', volumeAttributesClassName)]
      : []),
  ];
}

/** Nobody is even asked for a volume. */
export function describeNoProvisioning(
  claim: PersistentVolumeClaim,
  diagnosis: Of<NoProvisioningCause>,
): ClaimDescription {
  const className = getPersistentVolumeClaimClass(claim);
  const evidence = provisioningEvidence(claim, diagnosis);
  switch (diagnosis.cause) {
    case 'SearchFails':
      return {
        title: ['The controller cannot search for a volume: ', { code: diagnosis.message }, '.'],
        evidence: searchEvidence(claim),
        next: RESYNC,
      };
    case 'ProvisioningDisabled':
      return {
        title: ['No volume fits, and dynamic provisioning is switched off in this cluster.'],
        evidence,
        next: RESYNC,
      };
    case 'ClassMissing':
      return {
        title: ['Its class ', classSpan(className), ' does not exist, and no volume of that class fits.'],
        details: [['A volume that names the same class would do: the class itself need not exist for that.']],
        evidence: [...evidence, absent({ kind: 'StorageClass', name: className })],
        next: RESYNC,
      };
    case 'NoProvisioner':
      return {
        title: ['No volume of class ', storageClassSpan(className), ' fits, and the class makes none.'],
        details: [
          [
            'Its provisioner is ',
            { code: 'kubernetes.io/no-provisioner' },
            ': volumes have to be made by hand.',
          ],
        ],
        evidence,
        next: RESYNC,
      };
  }
}

/** Somebody should make a volume, and has not. */
export function describeProvisioner(
  view: ClusterView,
  claim: PersistentVolumeClaim,
  diagnosis: Of<ProvisionerCause>,
): ClaimDescription {
  const className = getPersistentVolumeClaimClass(claim);
  const evidence = provisioningEvidence(claim, diagnosis);
  switch (diagnosis.cause) {
    case 'UnknownProvisioner':
      return {
        title: [
          'Class ',
          storageClassSpan(className),
          ' names a provisioner that this cluster does not have: ',
          { code: diagnosis.storageClass.provisioner },
          '.',
        ],
        details: [[{ code: diagnosis.message }]],
        evidence,
        next: RESYNC,
      };
    case 'SelectorRefused':
      return {
        title: [
          'It has a label selector, and ',
          { code: diagnosis.provisioner },
          ' makes no volumes for claims with a selector.',
        ],
        details: [['It can only bind to a volume that exists and carries the labels.']],
        evidence: [field(claim, 'spec.selector', JSON.stringify(claim.spec.selector)), ...evidence],
        next: RESYNC,
      };
    case 'AttributesClassMissing': {
      const { attributesClassName } = diagnosis;
      return {
        title: [
          'It asks for VolumeAttributesClass ',
          { code: attributesClassName },
          ', which does not exist, so ',
          { code: diagnosis.provisioner },
          ' makes no volume.',
        ],
        evidence: [
          field(claim, 'spec.volumeAttributesClassName', attributesClassName),
          absent({ kind: 'VolumeAttributesClass', name: attributesClassName }),
          ...evidence,
        ],
        next: ['The provisioner tries again by itself, with growing pauses.'],
      };
    }
    case 'SourceRefused':
    case 'WaitsForPopulator': {
      const described = describeSource(view, claim, diagnosis);
      return { ...described, evidence: [...(described.evidence ?? []), ...evidence] };
    }
    case 'ProvisioningFails':
      return diagnosis.external
        ? describeExternal(view, claim, diagnosis)
        : {
            title: [{ code: diagnosis.provisioner }, ' cannot make a volume: ', { code: diagnosis.message }],
            evidence,
            next: ['It is tried again by itself, with growing pauses.'],
          };
    case 'DriverMissing':
    case 'ProvisionerAtWork':
      return describeExternal(view, claim, diagnosis);
  }
}

/**
 * What objects say of an external provisioner is only whether there are signs of it. What it answered stands in
 * events, so the sentence is the same with and without them; they add what was said last.
 */
function describeExternal(
  view: ClusterView,
  claim: PersistentVolumeClaim,
  diagnosis: Of<'DriverMissing' | 'ProvisionerAtWork' | 'ProvisioningFails'>,
): ClaimDescription {
  const { provisioner, storageClass, cause } = diagnosis;
  const failed = cause === 'ProvisioningFails';
  const said: readonly Sentence[] = failed ? [['Its last try failed: ', { code: diagnosis.message }]] : [];
  const evidence = provisioningEvidence(claim, diagnosis);
  if (canTellProvisioners(view) && !isKnownProvisioner(view, provisioner)) {
    return {
      title: [
        'It waits for ',
        { code: provisioner },
        ', the provisioner of class ',
        storageClassSpan(storageClass.metadata.name),
        ': there is no CSIDriver of that name, and no volume that it made.',
      ],
      details: cause === 'DriverMissing' ? [['Nothing shows that it runs in this cluster.']] : said,
      evidence: [...evidence, absent({ kind: 'CSIDriver', name: provisioner })],
      next: ['A volume is made as soon as that provisioner runs and succeeds.'],
    };
  }
  const nodeName = claim.metadata.annotations?.[annSelectedNode];
  const asked = claim.metadata.annotations?.[annStorageProvisioner];
  return {
    title: [
      { code: provisioner },
      ' is to make a volume',
      ...(nodeName === undefined ? [] : [' for node ', nodeSpan(nodeName)]),
      ', and has not made it yet.',
    ],
    details: said,
    evidence: [...evidence, field(claim, annotationPath(annStorageProvisioner), asked)],
    next: failed
      ? ['It is tried again by itself, with growing pauses.']
      : ['It binds as soon as the volume exists. If it takes long, look at the logs of the provisioner.'],
  };
}
