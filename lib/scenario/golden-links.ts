import { goldenCluster } from './golden-cluster';
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

const least: Scenario = { stowage: 1, kubernetes: '1.37', seed: 1, objects: [], operations: [] };

const withFaults: Scenario = {
  stowage: 1,
  kubernetes: '1.37',
  seed: 1,
  objects: [{ apiVersion: 'v1', kind: 'Node', metadata: { name: 'node-a' } }],
  operations: [
    {
      atMs: 0,
      beginFault: { name: 'down', fault: { type: 'NodeDown', node: 'node-a' }, forMs: 5_000 },
    },
    {
      atMs: 10,
      beginFault: {
        name: 'refused',
        fault: {
          type: 'DriverError',
          driver: 'd.example.com',
          operation: 'CreateVolume',
          code: 'Internal',
          message: 'no',
          times: 2,
          match: 'default/*',
        },
      },
    },
    { atMs: 20, endFault: { name: 'refused' } },
  ],
  untilMs: 60_000,
};

const withHash: Scenario = {
  stowage: 1,
  kubernetes: '1.37',
  seed: 2,
  objects: [],
  operations: [],
  untilMs: 5_000,
  view: 'lifecycle?at=12',
  stateHash: '0123456789abcdef',
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
    scenario: least,
  },
  {
    release: 'format 1, everything',
    payload:
      '1AAFw9PMVKOVaSwrCMBC9yuC-frG6EVfuBBeeQCS1iLTSFtFDuPAEbjyGOy_kEXyTpLEfaaVYFOyykEwymbyZeS_FVjlhKKtW_xnnEwDJIXKRHSlyFxE5foDLSB1aLjxy_Q0nvvRFmHmCfIcE1Nom3c-nY-pmKGia4mS95UG3_7ALDZ2pXaUS46_RcaGAyZAY2AO7zYIaPhxYJa8Uh4fwLOd2Daxwe7ugb6-ct8ti6B0Watjt92wUke0hy4-SX44BLYMbdVyU3_ZEFiee7ORfbB_zF5OwdVOrefdoW4hJn_0QoCfaMQTFIM8O0TII0jGHsi7S1iFWlaRWJRh8YelpOSnVXuX4VbXIGvnK_CpXL54IsKNK2Hal9ce0p8GLGNqhiqIXYGVQ8aBzIaiBbeaoTt22Z54lIRIJxaMcoglPGfmsSsBahvuEQGpSCiY1VjmplvOvn3Il1_mqIJP1S9jSg1r7MZr7EV5YcCvEfjMVnEw5ZliijnsA',
    scenario: everything,
  },
  {
    release: 'format 1, with faults',
    payload:
      '1AACUnvzj7qO2rYSnrkHVBdbkDozfJGDdlecGjgGkaAKO0oFGC2HC0NIcZJMLRAo6ioqYHE_LL4INI6CkIRw2FAEnAoqBvsS0BDJF7VpUBCwzYEsSQE5CKzfh_gFNwYLTKDzMof1-zzzIACU4bIqLIXGfB1reUpIJrjiNgBKQoR9YItTXQskBRkDXA5cs4XI7OFzhZQxwlhHodQA',
    scenario: withFaults,
  },
  {
    release: 'format 1, with the hash of its state',
    payload: '1AAA6N_zBEyPWViNkW0EjZ8gJFsiHp25I1x09idsnltgaGoETAzACPRKB02JWSgaGRsYmpmbmFpaJScnAkFeqBQA',
    scenario: withHash,
  },
  { release: 'format 2, the least', payload: '2AAAMbkKt8-bcmksCT-I2lJmQrQ', scenario: least },
  {
    release: 'format 2, everything',
    payload:
      '2AAEmJ5Q-t-bcmksCZAkz6ZDgbsKpGdUgrrgNEaShIrfSnft3n8hs7XYIm1LPDco3WhFOpbWbc49P4WJkFjKyWKTfEPAWcKcsQ-W_ZaZIGZsd8esw0qZ0XQoQURQ79KS0XSoqybP0euq02d92HP8XOZOmTTuM3n9QGCFr6JGUtDs7cn5Zr0pjqTFNdZeZoUTuZ3Hmgp_hdd0h1QE4bQ0KNArSww07OaewJCytCddaaso7IvuZp4xLpKMEstUgpinjRNDN59P7wphSZ9O-alPP-SkXeTLiY-BSMj81fRThS1UBGEkdZjxjthvlsMb4vgY4BOe65WXxwrpGZicxeGPq8oW93NSxr8por5opWV-JFf7Ndzi1jV25AagwmwuB4glwa9rPqtQPwydQlLNbzQ',
    scenario: everything,
  },
  {
    release: 'format 2, with faults',
    payload:
      '2AABy81_0lebcmksCT-I2lJFjaJqPD3Zet6q2Qet3W-HrsJ4wRWopupmFRu0Ki_Khi56P7nEIVlpJb-puYutUG5g-NmvbNzpetXLXQUsWjOISqWMy8rNqCN_5O0dxZLEU-cYCPI3DmfmxCSd67naXgojNDj3ONXdd-Q',
    scenario: withFaults,
  },
  {
    release: 'format 2, with the hash of its state',
    payload: '2AAAsElMzM-bcmksCT-I1Y2a-stwLX0fxaUJBCFGjY692byo-loooO5Hog-ti64UeuFLN',
    scenario: withHash,
  },
  {
    release: 'format 2, the copy of a cluster',
    payload:
      '2AAIFuJFQqObcmkoGLHFg6dAKJ3tfTYkfhGzskDk1RRwMcV1p5-PaF9eW6t_DRsuF4emf-gOpD3rerXuSyAmiKlKsehMLrr8LiZlXV_2u-eSWy_zsqVMtGgs7AbBWhF2mHalVJ4I8iIUMhWB_oy9S64e1wpZFjtt55_-NsJjCCCwTsuFoKtKVZJmleCFkqF3f3ezgb-gNH05zKU3-YlytpEK9O-1rs3TVGexkQBrgQCh3MnFxsffvoCs-BiIehNzbUi2R_kMWbT5dh3nXkZmi_1-f0ZVUCVsBPXkNy9QEKgbWoq02m1cJxjX_1TsEInNSzObxHZYjzOsfLlT3evzD9_U8nimt0amZll4Z_qcLdfZ-qw6PdThMBrBbYSR9FF2yO1bZiuVpEiVZ8VWiXxz2QcrAKfa8oIfBzbrZ8bH8Vjk5______5y9pL2m_R2f5Zg4Luqj92vHqLpjxtbHpTtVgzWAJvjJ5xlPx0SyYXCkmnoF3nrLYJ9lCif09GeOO34eSGEfJydqh8SW6TTunIJgjOoeH-hoyYjFbVdWKw-md1P5pglmEsOnWJXZQHXN6q9aXNrK_NBgd1Zmqo13BupzJvz8XQr3s5MaoMbghavgI4QNu_5mX9trzN8YsyUP_82c-xNb4QSZu5Qn7tb5792Cup7RBpLO-PUrxqENAg_15p2UF2yk1RnicFsGKI',
    scenario: goldenCluster,
  },
];
