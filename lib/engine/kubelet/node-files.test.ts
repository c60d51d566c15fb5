/** What a kubelet finds at the path of a hostPath, and what it makes there. */
import { describe, expect, it } from 'vitest';
import type { KubernetesVersion } from '../../kubernetes/feature-gates';
import type { KubernetesObject } from '../../kubernetes/object';
import { dataSets, nodes, nodeVolumes, pods } from '../../kubernetes/resources';
import { aClaim, aVolume } from '../../volume/testing/objects';
import { warningsFor } from '../apiserver/warnings';
import { manifestOf, WholeCluster } from '../testing/whole-cluster';
import { annFiles } from './node-files';

function nodeWith(name: string, files?: string): KubernetesObject {
  const node = manifestOf('Node', name);
  return { ...node, metadata: { ...node.metadata, ...(files && { annotations: { [annFiles]: files } }) } };
}

function cluster(files?: string, version: KubernetesVersion = '1.37'): WholeCluster {
  const made = new WholeCluster({ version });
  made.create(nodeWith('n1', files), nodeWith('n2'));
  made.run(5_000);
  return made;
}

function podOf(name: string, path: string, type: string, nodeName = 'n1'): KubernetesObject {
  return podWith(name, { hostPath: { path, type } }, nodeName);
}

function podWith(name: string, volume: object, nodeName = 'n1'): KubernetesObject {
  return manifestOf('Pod', name, {
    nodeName,
    volumes: [{ name: 'data', ...volume }],
    containers: [{ name: 'main', image: 'pause', volumeMounts: [{ name: 'data', mountPath: '/data' }] }],
  });
}

const failed = (made: WholeCluster, pod: string) =>
  made.events('Pod', pod).filter((event) => event.includes('FailedMount'));
const phase = (made: WholeCluster, pod: string) => made.pod(pod)?.status?.phase;
const places = (made: WholeCluster) =>
  made.simulation.api
    .list(dataSets)
    .flatMap(({ spec: { location, fileType } }) =>
      location.kind === 'Node' ? `${location.nodeName} ${location.path} ${fileType}` : [],
    );

describe('what a node has from the beginning', () => {
  it.each([
    ['/etc', 'Directory'],
    ['/var', 'Directory'],
    ['/var/lib', 'Directory'],
    ['/run/containerd/containerd.sock', 'Socket'],
    ['/var/run/containerd/containerd.sock', 'Socket'],
    ['/dev/null', 'CharDevice'],
  ])('%s, a %s', (path, type) => {
    const made = cluster();
    made.create(podOf('p', path, type));
    made.run();
    expect([phase(made, 'p'), ...failed(made, 'p')]).toEqual(['Running']);
  });

  it('is more where the Node says so, also later', () => {
    const made = cluster();
    made.create(podOf('p', '/disks/a', 'BlockDevice'), podOf('q', '/disks', 'Directory'));
    made.run();
    expect([phase(made, 'p'), phase(made, 'q')]).toEqual(['Pending', 'Pending']);
    made.patch(nodes, 'n1', { metadata: { annotations: { [annFiles]: '{"/disks/a":"BlockDevice"}' } } });
    made.run(130_000);
    expect([phase(made, 'p'), phase(made, 'q')]).toEqual(['Running', 'Running']);
  });

  it('is not more where the annotation is wrong, and whoever applies it is warned', () => {
    const wrong = '{"/disks/a":"Disk"}';
    const made = cluster(wrong);
    made.create(podOf('p', '/disks/a', 'BlockDevice'));
    made.run();
    expect(phase(made, 'p')).toBe('Pending');
    expect(warningsFor(nodeWith('n1', wrong), '1.37')).toEqual([
      `metadata.annotations[${annFiles}]: "Disk" is not one of Directory, File, Socket, CharDevice, BlockDevice`,
    ]);
    expect(warningsFor(nodeWith('n1', '{"etc":"File"}'), '1.37')).toHaveLength(1);
    expect(warningsFor(nodeWith('n1', '{"/disks/a":"File"}'), '1.37')).toEqual([]);
  });
});

describe('what is not there', () => {
  it.each<[KubernetesVersion, string]>([
    ['1.25', 'hostPath type check failed: /var/run/docker.sock is not a socket file'],
    ['1.30', 'hostPath type check failed: /var/run/docker.sock is not a socket file'],
    [
      '1.37',
      'hostPath type check failed, /var/run/docker.sock is not a socket file, unable to determine its type: path "/var/run/docker.sock" does not exist',
    ],
  ])('keeps a Pod waiting in %s', (version, why) => {
    const made = cluster(undefined, version);
    made.create(podOf('p', '/var/run/docker.sock', 'Socket'));
    made.run();
    expect(phase(made, 'p')).toBe('Pending');
    expect(failed(made, 'p')).toEqual([
      `Warning FailedMount MountVolume.SetUp failed for volume "data" : ${why}`,
    ]);
    const waiting = made.simulation.api.list(nodeVolumes).find(({ spec }) => spec.pod.name === 'p');
    expect(waiting?.status).toMatchObject({ stage: 'Mounting', lastError: why });
  });

  it('is asked for by the type of a PersistentVolume too', () => {
    const made = cluster('{"/data":"File"}');
    made.create<KubernetesObject>(
      aVolume({ name: 'v', hostPath: { path: '/data', type: 'Directory' } }),
      aClaim({ name: 'c' }),
    );
    made.run(30_000);
    made.create(podWith('p', { persistentVolumeClaim: { claimName: 'c' } }));
    made.run();
    expect(failed(made, 'p')).toEqual([
      `Warning FailedMount MountVolume.SetUp failed for volume "v" : hostPath type check failed: /data is not a directory, it's a File`,
    ]);
  });
});

describe('what a kubelet makes', () => {
  it('is there for the next Pod of the node, and not on another', () => {
    const made = cluster();
    made.create(podOf('maker', '/data/a', 'DirectoryOrCreate'));
    made.run();
    expect(places(made)).toEqual(['n1 /data/a Directory']);
    made.delete(pods, 'maker');
    made.run(60_000);
    made.create(podOf('here', '/data/a', 'Directory'), podOf('there', '/data/a', 'Directory', 'n2'));
    made.create(podOf('above', '/data', 'Directory'));
    made.run();
    expect(['here', 'there', 'above'].map((pod) => phase(made, pod))).toEqual([
      'Running',
      'Pending',
      'Running',
    ]);
  });

  it('is a file where a file is asked for, but no directory for it', () => {
    const made = cluster();
    made.create(podOf('p', '/var/log/app.log', 'FileOrCreate'), podOf('q', '/data/app.log', 'FileOrCreate'));
    made.run();
    expect(places(made)).toEqual(['n1 /var/log/app.log File']);
    expect(failed(made, 'q')).toEqual([
      'Warning FailedMount MountVolume.SetUp failed for volume "data" : open /data/app.log: no such file or directory',
    ]);
    made.create(podOf('r', '/var/log/app.log', 'Directory'));
    made.run();
    expect(failed(made, 'r')).toEqual([
      `Warning FailedMount MountVolume.SetUp failed for volume "data" : hostPath type check failed: /var/log/app.log is not a directory, it's a File`,
    ]);
  });

  it('is also the directory that a container wrote into without any type', () => {
    const made = cluster();
    made.create(podOf('p', '/data', ''));
    made.run();
    made.create(podOf('q', '/data', 'Directory'));
    made.run();
    expect([phase(made, 'q'), ...places(made)]).toEqual(['Running', 'n1 /data undefined']);
  });

  it('stays when it is scrubbed, without what was in it', () => {
    const made = cluster();
    made.create<KubernetesObject>(
      aVolume({
        name: 'v',
        hostPath: { path: '/data', type: 'DirectoryOrCreate' },
        persistentVolumeReclaimPolicy: 'Recycle',
      }),
      aClaim({ name: 'c' }),
    );
    made.run(30_000);
    made.create(podWith('p', { persistentVolumeClaim: { claimName: 'c' } }));
    made.run();
    expect(made.simulation.api.list(dataSets).map(({ lines }) => lines.length)).toEqual([1]);
    made.delete(pods, 'p');
    made.simulation.execute({
      delete: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace: 'default', name: 'c' },
    });
    made.run(300_000);
    expect(made.simulation.api.list(dataSets).map(({ spec, lines }) => [spec.fileType, lines])).toEqual([
      ['Directory', []],
    ]);
  });

  it('goes with the machine', () => {
    const made = cluster();
    made.create(podOf('p', '/data', 'DirectoryOrCreate'));
    made.run();
    made.delete(nodes, 'n1');
    made.run(60_000);
    expect(places(made)).toEqual([]);
  });
});
