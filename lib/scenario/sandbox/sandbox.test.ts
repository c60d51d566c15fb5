import { describe, expect, it } from 'vitest';
import { createSimulation } from '../../engine/simulation';
import type { KubernetesObject } from '../../kubernetes/object';
import { persistentVolumeClaims, persistentVolumes, pods } from '../../kubernetes/resources';
import { placeManifest } from '../../manifest/apply';
import { EXAMPLES } from '../../manifest/examples';
import { parseManifests } from '../../manifest/parse-manifests';
import { replay } from '../replay';
import { parseScenario } from '../schema';
import { namespacesOf, type Sandbox, type SandboxChoice, sandboxOf } from './sandbox';

const choice: SandboxChoice = {
  title: 'Copy',
  kubernetes: '1.37',
  anonymous: false,
  startMs: Date.UTC(2026, 0, 5),
};

function clusterOf(yaml: string): readonly KubernetesObject[] {
  const simulation = createSimulation({ version: '1.37', seed: 5 });
  for (const { object } of parseManifests(yaml).documents)
    simulation.execute({ create: placeManifest(object) });
  simulation.settle();
  const { api } = simulation;
  return api.resources().flatMap((resource) => [...api.list(resource)]);
}

function sandbox(objects: readonly KubernetesObject[], more: Partial<SandboxChoice> = {}): Sandbox {
  const made = sandboxOf(objects, { ...choice, ...more });
  if (!made.ok) throw new Error(made.error);
  return made.value;
}

/** How many objects stand in which phase: what a copy must have in common with its original, names aside. */
function phases({ scenario }: Sandbox): readonly string[] {
  const { simulation, refusals } = replay(scenario);
  expect(refusals).toEqual([]);
  const { api } = simulation;
  return phasesOf([...api.list(persistentVolumes), ...api.list(persistentVolumeClaims), ...api.list(pods)]);
}

function phasesOf(objects: readonly KubernetesObject[]): readonly string[] {
  const kinds = ['PersistentVolume', 'PersistentVolumeClaim', 'Pod'];
  return objects
    .filter(({ kind }) => kinds.includes(kind))
    .map((object) => `${object.kind} ${(object as { status?: { phase?: string } }).status?.phase}`)
    .sort();
}

const ACME = `
apiVersion: v1
kind: Namespace
metadata: { name: acme }
---
apiVersion: v1
kind: Node
metadata: { name: acme-node, labels: { kubernetes.io/hostname: acme-node, acme.example/rack: acme-7 } }
spec: { taints: [{ key: acme-dedicated, value: acme-db, effect: NoSchedule }] }
---
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: { name: acme-local, annotations: { acme-owner: acme-team } }
provisioner: kubernetes.io/no-provisioner
volumeBindingMode: WaitForFirstConsumer
parameters: { acme: acme }
---
apiVersion: v1
kind: PersistentVolume
metadata: { name: acme-disk, labels: { acme-tier: acme-gold } }
spec:
  capacity: { storage: 5Gi }
  accessModes: [ReadWriteOnce]
  storageClassName: acme-local
  local: { path: /mnt/acme }
  nodeAffinity:
    required: { nodeSelectorTerms: [{ matchExpressions: [{ key: acme.example/rack, operator: In, values: [acme-7] }] }] }
---
apiVersion: v1
kind: PersistentVolume
metadata: { name: acme-share }
spec:
  capacity: { storage: 5Gi }
  accessModes: [ReadWriteMany]
  mountOptions: [acme=1]
  claimRef: { name: acme-gone, namespace: acme, uid: 00000000-0000-4000-8000-000000000000 }
  nfs: { server: nfs.acme.example, path: /exports/acme }
---
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: acme-db, namespace: acme, labels: { app: acme } }
spec:
  serviceName: acme-db
  selector: { matchLabels: { app: acme } }
  template:
    metadata: { labels: { app: acme }, annotations: { acme: acme } }
    spec:
      tolerations: [{ key: acme-dedicated, value: acme-db, effect: NoSchedule }]
      containers:
        - name: acme-main
          image: registry.acme.example/db
          command: [acme]
          env: [{ name: PASSWORD, value: acme-secret }]
          volumeMounts: [{ name: acme-data, mountPath: /var/acme }, { name: acme-config, mountPath: /etc/acme }]
      volumes: [{ name: acme-config, secret: { secretName: acme-secret } }]
  volumeClaimTemplates:
    - metadata: { name: acme-data }
      spec:
        accessModes: [ReadWriteOnce]
        storageClassName: acme-local
        resources: { requests: { storage: 1Gi } }
        selector: { matchLabels: { acme-tier: acme-gold } }
---
apiVersion: v1
kind: Secret
metadata: { name: acme-secret, namespace: acme }
stringData: { acme: acme }
`;

describe('sandboxOf', () => {
  // A copy takes upstream's default flags, so a class of the hostPath provisioner provisions nothing there.
  it.each(EXAMPLES.filter(({ yaml }) => !yaml.includes('kubernetes.io/host-path')))(
    'brings back the phases of $id',
    ({ yaml }) => {
      const objects = clusterOf(yaml);
      expect(phases(sandbox(objects))).toEqual(phasesOf(objects));
      expect(phases(sandbox(objects, { anonymous: true }))).toEqual(phasesOf(objects));
    },
  );

  it('keeps nothing of the names that people chose, and the same phases', () => {
    const objects = clusterOf(ACME);
    expect(phasesOf(objects)).toContain('PersistentVolume Bound');
    expect(phasesOf(objects)).toContain('PersistentVolume Released');
    const copy = sandbox(objects, { anonymous: true });
    expect(JSON.stringify(copy.scenario.objects)).not.toMatch(/acme/i);
    // The original waits for its Secret; a copy has none and does not wait.
    const started = phasesOf(objects).map((phase) => (phase === 'Pod Pending' ? 'Pod Running' : phase));
    expect(phases(copy)).toEqual(started);
  });

  it('takes no Secret, image, command or environment even under the real names', () => {
    const text = JSON.stringify(sandbox(clusterOf(ACME)).scenario);
    expect(text).not.toMatch(/PASSWORD|registry\.acme|"command"|stringData/);
    expect(text).toContain('acme-disk');
  });

  it('says what it took and why it left the rest', () => {
    const { taken, left } = sandbox(clusterOf(ACME), { namespaces: new Set(['default']) });
    expect(taken.map(({ kind, count }) => `${count} ${kind}`)).toEqual(['1 Node', '1 StorageClass']);
    expect(left).toContainEqual({ kind: 'Secret', why: 'private', count: 1 });
    expect(left).toContainEqual({ kind: 'StatefulSet', why: 'other-namespace', count: 1 });
    expect(left.some(({ kind, why }) => kind === 'PersistentVolume' && why === 'bound-elsewhere')).toBe(true);
  });

  it.each([{ hidden: false }, { hidden: true }])(
    'leaves a claim Lost whose volume is gone (anonymous: $hidden)',
    ({ hidden }) => {
      const claim = {
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        metadata: {
          name: 'photos',
          namespace: 'default',
          annotations: { 'pv.kubernetes.io/bind-completed': 'yes' },
        },
        spec: {
          accessModes: ['ReadWriteOnce'],
          resources: { requests: { storage: '1Gi' } },
          volumeName: 'gone',
        },
        status: { phase: 'Lost' },
      };
      expect(phases(sandbox([claim], { anonymous: hidden }))).toEqual(['PersistentVolumeClaim Lost']);
    },
  );

  it('is a scenario like any other', () => {
    const { scenario } = sandbox(clusterOf(ACME), { anonymous: true });
    expect(parseScenario(JSON.parse(JSON.stringify(scenario))).ok).toBe(true);
  });

  it('refuses more than a scenario holds, and says what to do', () => {
    const many = Array.from({ length: 2_001 }, (_, index) => ({
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name: `n${index}` },
    }));
    expect(sandboxOf(many, choice)).toEqual({
      ok: false,
      error: 'The copy would have 2001 objects; a simulated cluster takes 2000. Choose fewer namespaces.',
    });
  });

  it('knows the namespaces that have something to take', () => {
    expect(namespacesOf(clusterOf(ACME))).toEqual(['acme']);
  });
});
