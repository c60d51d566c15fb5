import { describe, expect, it } from 'vitest';
import { nodes, pods } from '../../../kubernetes/resources';
import { manifestOf, WholeCluster } from '../../testing/whole-cluster';

function clusterWithOrphan(): WholeCluster {
  const cluster = new WholeCluster();
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

  it('stay when the Node comes back in time', () => {
    const cluster = clusterWithOrphan();
    cluster.run(30_000);
    cluster.create(manifestOf('Node', 'n1'));
    cluster.run(120_000);
    expect(cluster.names(pods)).toEqual(['p', 'q']);
  });
});
