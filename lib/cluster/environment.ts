/** The environment of the server, read once and in one place. */
import 'server-only';

export interface Environment {
  /** KUBECONFIG: one or several files. */
  readonly kubeconfig: string | undefined;
  /** STOWAGE_SIMULATION_ONLY=1: no kubeconfig is looked at. */
  readonly simulationOnly: boolean;
  /** STOWAGE_CLUSTER: the one context that is shown. */
  readonly cluster: string | undefined;
  /** STOWAGE_NAMESPACES: where to read claims and Pods of a live cluster that may not be read whole. */
  readonly namespaces: readonly string[];
  /** STOWAGE_ALLOW_WRITES: names of the live clusters that may be written to, as the switcher shows them. */
  readonly allowWrites: readonly string[];
  /** KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT: where a Pod finds the API server of its own cluster. */
  readonly service: { readonly host: string; readonly port: string } | undefined;
  /** STOWAGE_ALLOWED_HOSTS and STOWAGE_HOST: names beside the loopback ones under which this server is asked. */
  readonly allowedHosts: readonly string[];
  /** STOWAGE_DATA: the folder, or the database, in which simulated clusters are kept. Without it, or as `memory`, they end with the server. */
  readonly data: string | undefined;
  /** STOWAGE_REPLICA_URL: where other servers over the same database reach this one. Else where it listens. */
  readonly replicaUrl: string;
}

export function readEnvironment(
  variables: Readonly<Record<string, string | undefined>> = process.env,
): Environment {
  const text = (name: string): string | undefined => variables[name]?.trim() || undefined;
  const host = text('KUBERNETES_SERVICE_HOST');
  const port = text('KUBERNETES_SERVICE_PORT');
  const hosts = [...(text('STOWAGE_ALLOWED_HOSTS') ?? '').split(','), text('STOWAGE_HOST') ?? ''];
  return {
    kubeconfig: text('KUBECONFIG'),
    simulationOnly: ['1', 'true', 'yes'].includes((text('STOWAGE_SIMULATION_ONLY') ?? '').toLowerCase()),
    cluster: text('STOWAGE_CLUSTER'),
    namespaces: listOf(text('STOWAGE_NAMESPACES')),
    allowWrites: listOf(text('STOWAGE_ALLOW_WRITES')),
    service: host !== undefined && port !== undefined ? { host, port } : undefined,
    data: text('STOWAGE_DATA'),
    replicaUrl: text('STOWAGE_REPLICA_URL') ?? listeningUrl(text('HOSTNAME'), text('PORT')),
    allowedHosts: hosts.map((host) => host.trim().toLowerCase()).filter((host) => host !== ''),
  };
}

/** The address under which a server that listens on `host` is asked on its own machine. */
function listeningUrl(host = '127.0.0.1', port = '3000'): string {
  const name = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}`;
}

/** Names with commas between. */
function listOf(text: string | undefined): readonly string[] {
  return (text ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}
