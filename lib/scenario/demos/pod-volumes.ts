import { demo, seconds } from './demo';
import { claim, claimTarget, driver, manifest, node, podTarget, storageClass } from './manifests';
import { note, question } from './words';

const VOLUMES = [
  { name: 'cache', emptyDir: {} },
  { name: 'host', hostPath: { path: '/var/log/web', type: 'DirectoryOrCreate' } },
  { name: 'data', persistentVolumeClaim: { claimName: 'data' } },
  {
    name: 'work',
    ephemeral: {
      volumeClaimTemplate: {
        spec: {
          accessModes: ['ReadWriteOnce'],
          storageClassName: 'block',
          resources: { requests: { storage: '1Gi' } },
        },
      },
    },
  },
];

const web = manifest({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web', namespace: 'default' },
  spec: {
    containers: [
      {
        name: 'web',
        image: 'registry.example.com/web:1.0',
        volumeMounts: VOLUMES.map(({ name }) => ({ name, mountPath: `/${name}` })),
      },
    ],
    volumes: VOLUMES,
  },
});

/** Four volumes of one Pod, and what is left of each. */
export const podVolumes = demo('pod-volumes', {
  objects: [
    node('node-a', 'zone-1'),
    driver(),
    storageClass('block'),
    claim('data', { storage: '2Gi', storageClassName: 'block' }),
  ],
  operations: [
    { atMs: seconds(5), create: web },
    { atMs: seconds(25), delete: podTarget('web') },
    { atMs: seconds(40), create: web },
  ],
  notes: [
    note(
      0,
      'A claim, and soon a Pod',
      'There is [claim data], and no Pod. One comes soon and mounts four volumes: `emptyDir`, `hostPath`, this claim, and `ephemeral`.',
      { select: claimTarget('data') },
    ),
    note(
      4,
      'Four volumes',
      'The Pod `web` is about to be created. Its container writes a line to each volume when it starts. So far [claim data] is the only claim.',
      {
        select: claimTarget('data'),
        question: question(
          'How many claims will there be then?',
          ['One', 'Two', 'Four'],
          1,
          'Two: an `ephemeral` volume is a claim that the controller makes from a template: [claim web-work], owned by [pod web].',
          20,
        ),
      },
    ),
    note(24, 'The Pod goes', '[pod web] is about to be deleted. Nobody will touch its volumes.', {
      select: podTarget('web'),
      question: question(
        'In which two will the line remain?',
        ['emptyDir and hostPath', 'hostPath and the claim', 'The claim and ephemeral'],
        1,
        'The node keeps the `hostPath`, and [claim data] lives on its own. `emptyDir` went with the Pod, and its `ephemeral` claim with its owner.',
        38,
      ),
    }),
    note(
      39,
      'It comes again',
      'The same manifest is about to make a new Pod, with the same name and on the same node. It uses [claim data] again.',
      {
        select: claimTarget('data'),
        question: question(
          'How many lines will `emptyDir` have?',
          ['One', 'Two'],
          0,
          'One, its own: a new uid has a new directory. In `hostPath` and in [claim data] there are two.',
          56,
        ),
      },
    ),
  ],
});
