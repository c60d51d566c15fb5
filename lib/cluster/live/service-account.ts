/**
 * The cluster in which Stowage itself runs, reached with the service account of its Pod. Decides only whether there
 * is one; the token is read anew for each connection by client-node, since the kubelet renews it.
 */
import { access, readFile } from 'node:fs/promises';
import { isIPv6 } from 'node:net';
import { join } from 'node:path';
import { ok } from '../../base/result';
import { connectTo } from './connection';
import { type LiveContext, namespacesToRead } from './kubeconfig';

/** Its name in Stowage's addresses, and what STOWAGE_CLUSTER calls it. */
export const IN_CLUSTER = 'in-cluster';

export interface ServiceAccountOptions {
  /** KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT, which the kubelet sets in every container. */
  readonly host: string;
  readonly port: string;
  /** Where the kubelet mounts token and certificate. */
  readonly folder?: string;
  /** Namespaces to read besides that of the Pod, where the whole cluster is forbidden. */
  readonly namespaces?: readonly string[];
}

const MOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';

/** As rest.InClusterConfig of client-go: undefined where the Pod has no token mounted. */
export async function readServiceAccount({
  host,
  port,
  folder = MOUNT,
  namespaces,
}: ServiceAccountOptions): Promise<LiveContext | undefined> {
  const tokenFile = join(folder, 'token');
  const mounted = await access(tokenFile).then(
    () => true,
    () => false,
  );
  if (!mounted) return undefined;
  const server = `https://${isIPv6(host) ? `[${host}]` : host}:${port}`;
  const own = await readFile(join(folder, 'namespace'), 'utf8').catch(() => '');
  return {
    name: IN_CLUSTER,
    namespaces: namespacesToRead(own.trim(), namespaces),
    title: `this cluster (${server})`,
    access: { server, user: 'the service account of its Pod' },
    connect: async (options) => {
      const client = await import('@kubernetes/client-node');
      const config = new client.KubeConfig();
      config.loadFromOptions({
        clusters: [{ name: IN_CLUSTER, server, caFile: join(folder, 'ca.crt'), skipTLSVerify: false }],
        users: [{ name: IN_CLUSTER, authProvider: { name: 'tokenFile', config: { tokenFile } } }],
        contexts: [{ name: IN_CLUSTER, cluster: IN_CLUSTER, user: IN_CLUSTER }],
        currentContext: IN_CLUSTER,
      });
      return ok(connectTo(config, client, options));
    },
  };
}
