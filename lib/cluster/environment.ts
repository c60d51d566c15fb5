/** The environment of the server, read once and in one place. */
import 'server-only';

export interface Environment {
  /** KUBECONFIG: one or several files. */
  readonly kubeconfig: string | undefined;
  /** STOWAGE_SIMULATION_ONLY=1: no kubeconfig is looked at. */
  readonly simulationOnly: boolean;
  /** STOWAGE_CLUSTER: the one context that is shown. */
  readonly cluster: string | undefined;
  /** STOWAGE_ALLOWED_HOSTS and STOWAGE_HOST: names beside the loopback ones under which this server is asked. */
  readonly allowedHosts: readonly string[];
}

export function readEnvironment(
  variables: Readonly<Record<string, string | undefined>> = process.env,
): Environment {
  const text = (name: string): string | undefined => variables[name]?.trim() || undefined;
  const hosts = [...(text('STOWAGE_ALLOWED_HOSTS') ?? '').split(','), text('STOWAGE_HOST') ?? ''];
  return {
    kubeconfig: text('KUBECONFIG'),
    simulationOnly: ['1', 'true', 'yes'].includes((text('STOWAGE_SIMULATION_ONLY') ?? '').toLowerCase()),
    cluster: text('STOWAGE_CLUSTER'),
    allowedHosts: hosts.map((host) => host.trim().toLowerCase()).filter((host) => host !== ''),
  };
}
