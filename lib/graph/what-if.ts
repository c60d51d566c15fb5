/**
 * A claim changed in one or more respects, to ask what would happen then: the choices that make sense in this
 * cluster, the claim that results, and for a claim without a volume the nearest choice that would find one.
 */
import { compareStrings } from '../base/compare';
import type { AccessMode, PersistentVolume, VolumeMode } from '../kubernetes/persistent-volume';
import type { PersistentVolumeClaim, PersistentVolumeClaimSpec } from '../kubernetes/persistent-volume-claim';
import { compareQuantities, formatQuantity, storageOf } from '../kubernetes/quantity';
import { ACCESS_MODES, orderedAccessModes, shortAccessMode } from '../volume/access-modes';
import type { ClusterView } from '../volume/cluster-view';
import type { MatchCheck } from '../volume/match-checks';
import { selectorText } from '../volume/selector-terms';
import { getPersistentVolumeClaimClass, getPersistentVolumeClass } from '../volume/storage-class-name';
import { bindingDelay } from '../volume/unbound-claim';
import { volumeModeOf } from '../volume/volume-mode';

/** The checks whose wish a reader may change. */
export const FACETS = [
  'AccessModes',
  'Capacity',
  'VolumeMode',
  'VolumeAttributesClass',
  'Selector',
  'StorageClass',
] as const satisfies readonly MatchCheck[];

export type Facet = (typeof FACETS)[number];

/** Ids of chosen options; a facet that is absent stays as the claim has it. */
export type WhatIf = { readonly [facet in Facet]?: string };

export interface FacetOption {
  readonly id: string;
  readonly label: string;
}

export interface FacetChoice {
  readonly facet: Facet;
  readonly options: readonly FacetOption[];
  /** The option that is asked for now, changed or not. */
  readonly selected: string;
  readonly changed: boolean;
  /** The nearest option that finds a volume, where the claim as asked finds none. */
  readonly hint: { readonly option: FacetOption; readonly volumeName: string } | undefined;
}

const MOST_SIZES = 16;

export function applyWhatIf(claim: PersistentVolumeClaim, whatIf: WhatIf): PersistentVolumeClaim {
  let spec: PersistentVolumeClaimSpec = claim.spec;
  for (const facet of FACETS) {
    const option = whatIf[facet];
    if (option !== undefined) spec = withFacet(spec, facet, option);
  }
  return spec === claim.spec ? claim : { ...claim, spec };
}

function withFacet(spec: PersistentVolumeClaimSpec, facet: Facet, option: string): PersistentVolumeClaimSpec {
  switch (facet) {
    case 'AccessModes':
      return { ...spec, accessModes: option.split(',') as AccessMode[] };
    case 'Capacity':
      return {
        ...spec,
        resources: { ...spec.resources, requests: { ...spec.resources?.requests, storage: option } },
      };
    case 'VolumeMode':
      return { ...spec, volumeMode: option as VolumeMode };
    case 'VolumeAttributesClass':
      return { ...spec, volumeAttributesClassName: option };
    case 'Selector': {
      const { selector: _selector, ...rest } = spec;
      return option === '' ? rest : spec;
    }
    case 'StorageClass':
      return { ...spec, storageClassName: option };
  }
}

/** The choices for a claim as it is (`claim`), with those of `whatIf` made. */
export function facetChoices(
  view: ClusterView,
  claim: PersistentVolumeClaim,
  whatIf: WhatIf,
): readonly FacetChoice[] {
  const volumes = [...view.volumes()];
  const asked = applyWhatIf(claim, whatIf);
  const found = winnerOf(view, asked) !== undefined;
  return FACETS.map((facet) => {
    const options = optionsOf(view, volumes, claim, facet);
    const own = optionOf(claim, facet);
    const selected = whatIf[facet] ?? own;
    const hint = found ? undefined : hintFor(view, asked, facet, options, selected);
    return { facet, options, selected, changed: selected !== own, hint };
  });
}

function hintFor(
  view: ClusterView,
  asked: PersistentVolumeClaim,
  facet: Facet,
  options: readonly FacetOption[],
  selected: string,
): FacetChoice['hint'] {
  for (const option of options) {
    if (option.id === selected) continue;
    const volumeName = winnerOf(view, { ...asked, spec: withFacet(asked.spec, facet, option.id) });
    if (volumeName !== undefined) return { option, volumeName };
  }
  return undefined;
}

function winnerOf(view: ClusterView, claim: PersistentVolumeClaim): string | undefined {
  const result = view.findMatchingVolume(claim, {
    volumeAttributesClass: view.enabled('VolumeAttributesClass'),
    delayBinding: bindingDelay(view, claim).kind === 'Delayed',
  });
  return result.kind === 'Found' ? result.volume.metadata.name : undefined;
}

function optionOf(claim: PersistentVolumeClaim, facet: Facet): string {
  switch (facet) {
    case 'AccessModes':
      return orderedAccessModes(claim.spec.accessModes).join(',');
    case 'Capacity':
      return claim.spec.resources?.requests?.storage ?? '0';
    case 'VolumeMode':
      return volumeModeOf(claim.spec);
    case 'VolumeAttributesClass':
      return claim.spec.volumeAttributesClassName ?? '';
    case 'Selector':
      return claim.spec.selector ? 'own' : '';
    case 'StorageClass':
      return getPersistentVolumeClaimClass(claim);
  }
}

function optionsOf(
  view: ClusterView,
  volumes: readonly PersistentVolume[],
  claim: PersistentVolumeClaim,
  facet: Facet,
): readonly FacetOption[] {
  const own = optionOf(claim, facet);
  switch (facet) {
    case 'AccessModes': {
      const single = ACCESS_MODES.map(({ mode }) => mode as string);
      return distinct([own, ...single]).map((id) => ({ id, label: modesLabel(id) }));
    }
    case 'Capacity':
      return sizeOptions(volumes, own);
    case 'VolumeMode':
      return ['Filesystem', 'Block'].map((id) => ({ id, label: id }));
    case 'VolumeAttributesClass':
      return names([own, '', ...volumes.map(({ spec }) => spec.volumeAttributesClassName ?? '')]);
    case 'Selector': {
      const any = { id: '', label: 'any' };
      return claim.spec.selector ? [{ id: 'own', label: selectorText(claim.spec.selector) }, any] : [any];
    }
    case 'StorageClass': {
      const classes = [...view.storageClasses()].map((storageClass) => storageClass.metadata.name);
      return names([own, '', ...classes, ...volumes.map(getPersistentVolumeClass)]);
    }
  }
}

function modesLabel(id: string): string {
  return id
    .split(',')
    .map((mode) => shortAccessMode(mode as AccessMode))
    .join(' ');
}

/** Sizes of volumes: those below the request first, the largest of them in front, because they are the compromise. */
function sizeOptions(volumes: readonly PersistentVolume[], own: string): readonly FacetOption[] {
  const request = storageOf({ storage: own });
  const sizes = distinct(volumes.map(({ spec }) => formatQuantity(storageOf(spec.capacity))))
    .filter((size) => size !== own && size !== '0')
    .map((size) => ({ size, quantity: storageOf({ storage: size }) }));
  const below = sizes
    .filter(({ quantity }) => compareQuantities(quantity, request) < 0)
    .sort((a, b) => compareQuantities(b.quantity, a.quantity));
  const above = sizes
    .filter(({ quantity }) => compareQuantities(quantity, request) >= 0)
    .sort((a, b) => compareQuantities(a.quantity, b.quantity));
  const shown = [...below.slice(0, MOST_SIZES), ...above.slice(0, MOST_SIZES)].map(({ size }) => size);
  return distinct([own, ...shown]).map((id) => ({ id, label: id }));
}

function names(ids: readonly string[]): readonly FacetOption[] {
  const [own = '', ...others] = distinct(ids);
  const sorted = others.sort((a, b) => compareStrings(a, b));
  return [own, ...sorted].map((id) => ({ id, label: id === '' ? 'none' : id }));
}

function distinct(values: readonly string[]): string[] {
  return [...new Set(values)];
}
