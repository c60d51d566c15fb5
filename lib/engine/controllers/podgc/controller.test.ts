import { describe, expect, it } from 'vitest';
import type { KubernetesVersion } from '../../../kubernetes/feature-gates';
import type { Pod } from '../../../kubernetes/pod';
import { nodes, pods } from '../../../kubernetes/resources';
import { manifestOf, WholeCluster } from '../../testing/whole-cluster';

function clusterWithOrphan(version?: KubernetesVersion): WholeCluster {
  const cluster = new WholeCluster({ version });
  cluster.create(
    manifestOf('Node', 'n1'),
    manifestOf('Node', 'n2'),
    manifestOf('Pod', 'p', { nodeName: 'n1' }),
    manifestOf('Pod', 'q', { nodeName: 'n2' }),
  );
  cluster.run();
  cluster.delete(nodes, 'n1');
  return cluster;
}

describe('Pods of a Node that is gone', () => {
  it('are removed after a quarantine, others are not', () => {
    const cluster = clusterWithOrphan();
    cluster.run(40_000);
    expect(cluster.names(pods)).toEqual(['p', 'q']);
    cluster.run(45_000);
    expect(cluster.names(pods)).toEqual(['q']);
  });

  it.each([
    ['1.37', { phase: 'Failed', disruption: 'DeletionByPodGC' }],
    ['1.30', { phase: 'Failed', disruption: 'DeletionByPodGC' }],
    ['1.25', { phase: 'Running', disruption: undefined }],
  ] as const)('in %s say at the end: %o', (version, expected) => {
    const cluster = clusterWithOrphan(version);
    let last: Pod | undefined;
    cluster.simulation.api.subscribe(({ type, object }) => {
      if (type === 'DELETED' && object.kind === 'Pod') last = object as Pod;
    });
    cluster.run(90_000);
    const disruption = last?.status?.conditions?.find(({ type }) => type === 'DisruptionTarget')?.reason;
    expect({ phase: last?.status?.phase, disruption }).toEqual(expected);
  });

  it('stay when the Node comes back in time', () => {
    const cluster = clusterWithOrphan();
    cluster.run(30_000);
    cluster.create(manifestOf('Node', 'n1'));
    cluster.run(120_000);
    expect(cluster.names(pods)).toEqual(['p', 'q']);
  });
});
