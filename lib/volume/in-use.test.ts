import { describe, expect, it } from 'vitest';
import { podUseOf, protectingPods, unusedCondition } from './in-use';
import { aClaim, aPod } from './testing/objects';

const controlledBy = (uid: string) => ({
  metadata: { ownerReferences: [{ apiVersion: 'v1', kind: 'Pod', name: 'web', uid, controller: true }] },
});
const plain = aClaim();
const ephemeral = { volumes: [{ name: 'tmp', ephemeral: {} }] };
const ownClaim = aClaim({ name: 'web-tmp', ...controlledBy('uid-web') });
const foreignClaim = aClaim({ name: 'web-tmp', ...controlledBy('someone') });
const shutDown = { deletionTimestamp: '2026-01-01T00:00:00Z', deletionGracePeriodSeconds: 0 };

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
      'a Pod being deleted',
      aPod({ claimName: 'claim-1', nodeName: 'n', metadata: shutDown }),
      plain,
      true,
      'False',
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
      'False',
    ],
    ['not the owner', aPod({ name: 'web', nodeName: 'n', ...ephemeral }), foreignClaim, false, 'True'],
  ] as const;
  it.each(cases)('%s', (_name, pod, claim, protectedByPod, status) => {
    const pods = pod ? [pod] : [];
    expect(protectingPods(pods, claim).length > 0).toBe(protectedByPod);
    expect(unusedCondition(pods, claim).status).toBe(status);
  });
});
