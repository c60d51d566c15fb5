/** A control plane for one test file, and the kubeconfig by which Stowage reaches it. */
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, vi } from 'vitest';
import { resetClusters } from '@/lib/cluster/clusters';
import { Administrator } from '../controlplane/administrator';
import { buildControlPlane, ControlPlane } from '../controlplane/controlplane';
import { closeRequests } from './routes';

const program = await buildControlPlane((line) => console.log(line));

/** Groups of tests that need the control plane; skipped, and said so, where it cannot be had. */
export const describeLive = describe.skipIf(program.kind === 'absent');

/** What runs while the tests of a file do. */
export interface Live {
  readonly plane: ControlPlane;
  readonly admin: Administrator;
  /** Has the users of the control plane as contexts: `admin`, and `viewer`, who has no rights. */
  readonly kubeconfig: string;
}

/** Starts a control plane before the tests of this file and stops it afterwards. */
export function withControlPlane(): () => Live {
  let live: Live | undefined;

  beforeAll(async () => {
    if (program.kind === 'absent') {
      console.log(`SKIPPED: live clusters against a real control plane: ${program.why}`);
      return;
    }
    const plane = await ControlPlane.start(program.path);
    const admin = new Administrator(plane.kubeconfig);
    const kubeconfig = join(dirname(plane.kubeconfig), 'stowage-kubeconfig');
    writeFileSync(kubeconfig, kubeconfigOf(admin.server));
    vi.stubEnv('KUBECONFIG', kubeconfig);
    live = { plane, admin, kubeconfig };
  });

  afterAll(async () => {
    closeRequests();
    await resetClusters();
    vi.unstubAllEnvs();
    await live?.plane.stop();
  });

  return () => {
    if (!live) throw new Error('the control plane is not started yet');
    return live;
  };
}

function kubeconfigOf(server: string): string {
  const cluster = { server, 'insecure-skip-tls-verify': true };
  const users = ['admin', 'viewer'];
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'real', cluster }],
    users: users.map((name) => ({ name, user: { token: `${name}-token` } })),
    contexts: users.map((name) => ({ name, context: { cluster: 'real', user: name } })),
    'current-context': 'admin',
  });
}
