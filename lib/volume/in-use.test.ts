import { describe, expect, it } from 'vitest';
import type { PodStatus } from '../kubernetes/pod';
import {
  claimNamesOfPod,
  isPodDone,
  podsReferringTo,
  podUseOf,
  protectingPods,
  referencingPods,
  unscheduledPods,
  unusedCondition,
} from './in-use';
import { aClaim, aPod } from './testing/objects';

const controlledBy = (uid: string) => ({
  metadata: { ownerReferences: [{ apiVersion: 'v1', kind: 'Pod', name: 'web', uid, controller: true }] },
});
const plain = aClaim();
const ephemeral = { volumes: [{ name: 'tmp', ephemeral: {} }] };
const ownClaim = aClaim({ name: 'web-tmp', ...controlledBy('uid-web') });
const foreignClaim = aClaim({ name: 'web-tmp', ...controlledBy('someone') });
const shutDown = { deletionTimestamp: '2026-01-01T00:00:00Z', deletionGracePeriodSeconds: 0 };

const containers = (state: object): PodStatus => ({
  phase: 'Running',
  containerStatuses: [{ name: 'c', state }],
});

describe('podUseOf', () => {
  it.each([
    ['another claim', aPod({ claimName: 'other' }), plain, 'None'],
    ['another namespace', aPod({ claimName: 'claim-1', namespace: 'else' }), plain, 'None'],
    ['a claim volume', aPod({ claimName: 'claim-1' }), plain, 'ClaimVolume'],
    ['its own ephemeral claim', aPod({ name: 'web', ...ephemeral }), ownClaim, 'Ephemeral'],
    ['a claim that only has the name', aPod({ name: 'web', ...ephemeral }), foreignClaim, 'NotOwner'],
  ])('%s', (_name, pod, claim, kind) => {
    expect(podUseOf(pod, claim).kind).toBe(kind);
  });
});

const owner = (uid: string, controller?: boolean) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  name: 'web',
  uid,
  ...(controller === undefined ? {} : { controller }),
});

describe('the owner of a claim', () => {
  it.each([
    ['its controller', [owner('uid-web', true)], 'Ephemeral'],
    ['one of several', [owner('someone'), owner('uid-web', true)], 'Ephemeral'],
    ['an owner that does not control it', [owner('uid-web', false)], 'NotOwner'],
    ['an owner that does not say', [owner('uid-web')], 'NotOwner'],
    ['nobody', [], 'NotOwner'],
  ])('%s: %#', (_is, ownerReferences, kind) => {
    const claim = aClaim({ name: 'web-tmp', metadata: { ownerReferences } });
    expect(podUseOf(aPod({ name: 'web', ...ephemeral }), claim).kind).toBe(kind);
  });
});

describe('a Pod that is done', () => {
  const gone = { deletionTimestamp: '2026-01-01T00:00:00Z' };
  const container = (state?: object) => ({ name: 'c', ready: false, restartCount: 0, image: 'i', state });
  const running = container({ running: {} });
  const ended = container({ terminated: { exitCode: 0 } });
  const held = container({ waiting: { reason: 'ContainerCreating' } });
  it.each([
    ['finished', { phase: 'Succeeded' }, {}, true],
    ['failed', { phase: 'Failed' }, {}, true],
    ['running', { phase: 'Running', containerStatuses: [ended] }, {}, false],
    ['deleted and without containers', { phase: 'Running' }, gone, true],
    ['deleted, nothing runs', { phase: 'Running', containerStatuses: [ended, held] }, gone, true],
    ['deleted, one runs', { phase: 'Running', containerStatuses: [ended, running] }, gone, false],
    ['deleted, one of unknown state', { phase: 'Running', containerStatuses: [container()] }, gone, false],
  ] as const)('%s', (_is, status, metadata, done) => {
    expect(isPodDone(aPod({ status: status as PodStatus, metadata }))).toBe(done);
  });

  it('is waited for by nobody; those that are, in order of name', () => {
    const pods = [
      aPod({ name: 'b' }),
      aPod({ name: 'a' }),
      aPod({ name: 'placed', nodeName: 'n' }),
      aPod({ name: 'done', status: { phase: 'Failed' } }),
    ];
    expect(unscheduledPods(pods).map(({ metadata }) => metadata.name)).toEqual(['a', 'b']);
  });
});

describe('claims of a Pod', () => {
  const pod = aPod({
    name: 'web',
    volumes: [
      { name: 'tmp', ephemeral: {} },
      { name: 'config', configMap: { name: 'c' } },
      { name: 'data', persistentVolumeClaim: { claimName: 'claim-1' } },
      { name: 'again', persistentVolumeClaim: { claimName: 'claim-1' } },
    ],
  });
  it('are named once each, in the order of its volumes', () => {
    expect(claimNamesOfPod(pod)).toEqual(['web-tmp', 'claim-1']);
    expect(claimNamesOfPod(aPod({ volumes: undefined }))).toEqual([]);
    expect(podsReferringTo([pod, aPod()], 'default', 'claim-1')).toEqual([pod]);
    expect(podsReferringTo([pod], 'shop', 'claim-1')).toEqual([]);
  });
});

it('Pods are named in order', () => {
  const use = (name: string) =>
    aPod({ name, claimName: 'claim-1', nodeName: 'n', status: { phase: 'Running' } });
  const pods = [use('b'), use('c'), use('a')];
  expect(protectingPods(pods, plain).map(({ metadata }) => metadata.name)).toEqual(['a', 'b', 'c']);
  expect(referencingPods(pods, plain).map(({ metadata }) => metadata.name)).toEqual(['a', 'b', 'c']);
  const failed = aPod({ claimName: 'claim-1', status: { phase: 'Failed' } });
  expect(referencingPods([failed], plain)).toEqual([]);
});

it('the owner of an ephemeral claim protects it until it was shut down', () => {
  const pod = (metadata: object) => aPod({ name: 'web', nodeName: 'n', metadata, ...ephemeral });
  const { deletionTimestamp } = shutDown;
  const protects = (metadata: object) =>
    protectingPods([pod({ uid: 'uid-web', ...metadata })], ownClaim).length;
  expect(protects({})).toBe(1);
  expect(protects({ deletionTimestamp, deletionGracePeriodSeconds: 30 })).toBe(1);
  expect(protects({ deletionGracePeriodSeconds: 0 })).toBe(1);
  expect(protects(shutDown)).toBe(0);
});

it('the condition Unused in its words', () => {
  expect(unusedCondition([], plain)).toEqual({
    status: 'True',
    reason: 'NoPodsUsingPVC',
    message: 'No pods are currently referencing this PVC',
  });
  expect(unusedCondition([aPod({ claimName: 'claim-1' })], plain)).toEqual({
    status: 'False',
    reason: 'PodUsingPVC',
    message: 'A pod is currently referencing this PVC',
  });
});

/** pvc_protection_controller_test.go, 1.37: which Pods hold the finalizer, and which the condition Unused counts. */
describe('protection and the condition Unused', () => {
  const cases = [
    ['no Pod', undefined, plain, false, 'True'],
    [
      'a running Pod',
      aPod({ claimName: 'claim-1', nodeName: 'n', status: { phase: 'Running' } }),
      plain,
      true,
      'False',
    ],
    ['a Pod without a node', aPod({ claimName: 'claim-1' }), plain, false, 'False'],
    [
      'a finished Pod',
      aPod({ claimName: 'claim-1', nodeName: 'n', status: { phase: 'Succeeded' } }),
      plain,
      true,
      'True',
    ],
    [
      'a Pod being deleted whose containers never ran',
      aPod({ claimName: 'claim-1', nodeName: 'n', metadata: shutDown }),
      plain,
      true,
      'True',
    ],
    [
      'the owner of an ephemeral claim',
      aPod({ name: 'web', nodeName: 'n', ...ephemeral }),
      ownClaim,
      true,
      'False',
    ],
    [
      'the owner, shut down',
      aPod({ name: 'web', nodeName: 'n', metadata: shutDown, ...ephemeral }),
      ownClaim,
      false,
      'True',
    ],
    [
      'being deleted, and its container runs',
      aPod({ claimName: 'claim-1', nodeName: 'n', metadata: shutDown, status: containers({ running: {} }) }),
      plain,
      true,
      'False',
    ],
    [
      'being deleted, and its container has ended',
      aPod({
        claimName: 'claim-1',
        nodeName: 'n',
        metadata: shutDown,
        status: containers({ terminated: {} }),
      }),
      plain,
      true,
      'True',
    ],
    ['not the owner', aPod({ name: 'web', nodeName: 'n', ...ephemeral }), foreignClaim, false, 'True'],
  ] as const;
  it.each(cases)('%s', (_name, pod, claim, protectedByPod, status) => {
    const pods = pod ? [pod] : [];
    expect(protectingPods(pods, claim).length > 0).toBe(protectedByPod);
    expect(unusedCondition(pods, claim).status).toBe(status);
  });
});
