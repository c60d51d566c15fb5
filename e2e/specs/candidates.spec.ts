/** Why a claim does not get this volume, nor that one. */
import { settled } from '../fixtures/settled';
import { expect, test } from '../fixtures/test';

const VOLUMES = [
  {
    name: 'too-small',
    spec: 'capacity: { storage: 1Gi }, accessModes: [ReadWriteOnce]',
    reason: /too small/,
  },
  {
    name: 'other-class',
    spec: 'capacity: { storage: 20Gi }, accessModes: [ReadWriteOnce], storageClassName: gold',
    reason: /class/,
  },
  {
    name: 'a-block',
    spec: 'capacity: { storage: 20Gi }, accessModes: [ReadWriteOnce], volumeMode: Block',
    reason: /Block/,
  },
  {
    name: 'many-only',
    spec: 'capacity: { storage: 20Gi }, accessModes: [ReadWriteMany]',
    reason: /ReadWriteMany/,
  },
  {
    name: 'taken',
    spec: 'capacity: { storage: 20Gi }, accessModes: [ReadWriteOnce], claimRef: { namespace: other, name: someone }',
    reason: /other\/someone/,
  },
];

test('each volume says why it does not fit', async ({ page, cluster }) => {
  await cluster.create(
    VOLUMES.map(
      ({ name, spec }) => `apiVersion: v1
kind: PersistentVolume
metadata: { name: ${name} }
spec: { ${spec}, hostPath: { path: /mnt/${name} } }
`,
    ).join('---\n'),
  );
  await cluster.create(`apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: picky }
spec:
  accessModes: [ReadWriteOnce]
  storageClassName: ""
  resources: { requests: { storage: 10Gi } }
`);
  await cluster.transport('settle');
  await page.goto(cluster.path('claims/default/picky'));
  await settled(page);
  const candidates = page.getByRole('region', { name: 'Candidates' });
  for (const { name, reason } of VOLUMES) {
    await expect(candidates.getByRole('row').filter({ hasText: name })).toContainText(reason);
  }
});

test('what if: asking for less shows which volume would fit', async ({ page, cluster }) => {
  await cluster.create(`apiVersion: v1
kind: PersistentVolume
metadata: { name: disk }
spec: { capacity: { storage: 5Gi }, accessModes: [ReadWriteOnce], hostPath: { path: /mnt/disk } }
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: greedy }
spec: { accessModes: [ReadWriteOnce], storageClassName: "", resources: { requests: { storage: 10Gi } } }
`);
  await cluster.transport('settle');
  await page.goto(cluster.path('claims/default/greedy'));
  await settled(page);
  await page.getByRole('button', { name: /Try Size 5Gi/ }).click();
  await expect(page.getByRole('region', { name: 'Candidates' }).getByRole('status')).toContainText('disk');
});
