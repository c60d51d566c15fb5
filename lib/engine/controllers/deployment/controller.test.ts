import { describe, expect, it } from 'vitest';
import type { KubernetesObject } from '../../../kubernetes/object';
import { deployments, pods, replicaSets } from '../../../kubernetes/resources';
import { manifestOf, WholeCluster } from '../../testing/whole-cluster';

function aDeployment(spec: object = {}): KubernetesObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'default' },
    spec: {
      replicas: 3,
      selector: { matchLabels: { app: 'web' } },
      template: {
        metadata: { labels: { app: 'web' } },
        spec: { containers: [{ name: 'main', image: 'nginx:1' }] },
      },
      ...spec,
    },
  } as KubernetesObject;
}

const newImage = (image: string) => ({
  spec: { template: { spec: { containers: [{ name: 'main', image }] } } },
});

function clusterWith(deployment: KubernetesObject, version: '1.30' | '1.37' = '1.37'): WholeCluster {
  const cluster = new WholeCluster({ version });
  cluster.create(manifestOf('Node', 'n1'));
  cluster.run(1_000);
  cluster.create(deployment);
  cluster.run(30_000);
  return cluster;
}

function images(cluster: WholeCluster): readonly (string | undefined)[] {
  return cluster.simulation.api.list(pods).map(({ spec }) => spec.containers?.[0]?.image);
}

describe('a Deployment', () => {
  it('gets a ReplicaSet named after its template, and Pods named after that', () => {
    const cluster = clusterWith(aDeployment());
    const [replicaSet = ''] = cluster.names(replicaSets);
    expect(replicaSet).toMatch(/^web-[bcdf-hj-np-tv-z2456789]+$/);
    expect(cluster.names(pods)).toHaveLength(3);
    for (const name of cluster.names(pods)) expect(name).toMatch(new RegExp(`^${replicaSet}-[a-z0-9]{5}$`));
    expect(cluster.get(deployments, 'web')?.status).toMatchObject({
      replicas: 3,
      updatedReplicas: 3,
      availableReplicas: 3,
      unavailableReplicas: 0,
    });
    expect(cluster.events('Deployment', 'web')).toEqual([
      `Normal ScalingReplicaSet Scaled up replica set ${replicaSet} from 0 to 3`,
    ]);
    expect(cluster.events('ReplicaSet', replicaSet)).toEqual(
      expect.arrayContaining(
        cluster.names(pods).map((name) => `Normal SuccessfulCreate Created pod: ${name}`),
      ),
    );
  });

  it('said it in other words before', () => {
    const cluster = clusterWith(aDeployment(), '1.30');
    const [replicaSet = ''] = cluster.names(replicaSets);
    cluster.patch(deployments, 'web', { spec: { replicas: 1 } });
    cluster.run();
    expect(cluster.events('Deployment', 'web')).toEqual([
      `Normal ScalingReplicaSet Scaled up replica set ${replicaSet} to 3`,
      `Normal ScalingReplicaSet Scaled down replica set ${replicaSet} to 1 from 3`,
    ]);
  });

  it('replaces a Pod that is deleted', () => {
    const cluster = clusterWith(aDeployment());
    const [first = ''] = cluster.names(pods);
    cluster.delete(pods, first);
    cluster.run();
    expect(cluster.names(pods)).toHaveLength(3);
    expect(cluster.names(pods)).not.toContain(first);
  });

  it('rolls a new template out without going below what must be there, and back to the old ReplicaSet', () => {
    const cluster = clusterWith(aDeployment());
    const [first] = cluster.names(replicaSets);
    cluster.patch(deployments, 'web', newImage('nginx:2'));
    let fewest = 3;
    for (let step = 0; step < 200; step += 1) {
      cluster.run(100);
      const available = cluster.get(deployments, 'web')?.status?.availableReplicas;
      fewest = Math.min(fewest, Number(available ?? 0));
    }
    expect(fewest).toBe(3);
    expect(images(cluster)).toEqual(['nginx:2', 'nginx:2', 'nginx:2']);
    expect(cluster.names(replicaSets)).toHaveLength(2);
    cluster.patch(deployments, 'web', newImage('nginx:1'));
    cluster.run(30_000);
    expect(images(cluster)).toEqual(['nginx:1', 'nginx:1', 'nginx:1']);
    expect(cluster.names(replicaSets)).toHaveLength(2);
    expect(cluster.get(replicaSets, first ?? '')?.spec.replicas).toBe(3);
  });

  it('with Recreate stops all Pods before it starts new ones', () => {
    const cluster = clusterWith(aDeployment({ strategy: { type: 'Recreate' } }));
    cluster.patch(deployments, 'web', newImage('nginx:2'));
    const seen = new Set<string>();
    for (let step = 0; step < 200; step += 1) {
      cluster.run(50);
      seen.add([...new Set(images(cluster))].join());
    }
    // Never both at once; the moment in which there is none may fall between two looks.
    expect([...seen].filter((mix) => mix !== '')).toEqual(['nginx:1', 'nginx:2']);
  });

  it('takes its ReplicaSets and Pods along', () => {
    const cluster = clusterWith(aDeployment());
    cluster.delete(deployments, 'web');
    cluster.run();
    expect([cluster.names(replicaSets), cluster.names(pods)]).toEqual([[], []]);
  });
});
