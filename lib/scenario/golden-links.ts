import type { Scenario } from './scenario';

const claim = {
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name: 'daten-für-später', namespace: 'default', labels: { app: 'web' } },
  spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1825361100800m' } } },
};
const target = {
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  namespace: 'default',
  name: 'daten-für-später',
};

const everything: Scenario = {
  stowage: 1,
  kubernetes: '1.30',
  seed: -5,
  title: 'Everything that format 1 can hold',
  description: 'One of each. 👍',
  config: { driverLatencyMs: 500, simulateDrivers: false, startMs: 1_767_603_600_000 },
  objects: [claim],
  operations: [
    { atMs: 0, create: claim },
    { atMs: 1_000, update: claim, subresource: 'status' },
    { atMs: 1_000, patch: { ...target, patch: [{ op: 'remove', path: '/spec/selector' }], type: 'json' } },
    { atMs: 2_500, patch: { ...target, patch: { metadata: { annotations: null } } } },
    { atMs: 2_500, delete: { ...target, gracePeriodSeconds: 0, propagationPolicy: 'Foreground' } },
  ],
  notes: [
    {
      atMs: 0,
      title: 'Start',
      text: ['See ', { object: { kind: 'Node', name: 'node-a' } }, ' and ', { code: 'spec' }],
    },
    { afterOperation: 3, title: 'End', text: [], select: target, view: 'claims/default/x?tab=events' },
  ],
  untilMs: 60_000,
  view: 'lifecycle',
};

/** Links as releases made them: every one must open for ever. Add one for each release, and change none. */
export const GOLDEN_LINKS: readonly {
  readonly release: string;
  readonly payload: string;
  readonly scenario: Scenario;
}[] = [
  {
    release: 'format 1, the least',
    payload: '1AAAMoSCCsSPLVtDIGXKCja0FAA',
    scenario: { stowage: 1, kubernetes: '1.37', seed: 1, objects: [], operations: [] },
  },
  {
    release: 'format 1, everything',
    payload:
      '1AAFw9PMVKOVaSwrCMBC9yuC-frG6EVfuBBeeQCS1iLTSFtFDuPAEbjyGOy_kEXyTpLEfaaVYFOyykEwymbyZeS_FVjlhKKtW_xnnEwDJIXKRHSlyFxE5foDLSB1aLjxy_Q0nvvRFmHmCfIcE1Nom3c-nY-pmKGia4mS95UG3_7ALDZ2pXaUS46_RcaGAyZAY2AO7zYIaPhxYJa8Uh4fwLOd2Daxwe7ugb6-ct8ti6B0Watjt92wUke0hy4-SX44BLYMbdVyU3_ZEFiee7ORfbB_zF5OwdVOrefdoW4hJn_0QoCfaMQTFIM8O0TII0jGHsi7S1iFWlaRWJRh8YelpOSnVXuX4VbXIGvnK_CpXL54IsKNK2Hal9ce0p8GLGNqhiqIXYGVQ8aBzIaiBbeaoTt22Z54lIRIJxaMcoglPGfmsSsBahvuEQGpSCiY1VjmplvOvn3Il1_mqIJP1S9jSg1r7MZr7EV5YcCvEfjMVnEw5ZliijnsA',
    scenario: everything,
  },
];
