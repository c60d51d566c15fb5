/**
 * The contexts of the user's kubeconfig, as live clusters. Only what is configured there can ever be reached; a
 * browser chooses among names, never an address. client-node is loaded when the first cluster is opened.
 */
import { access, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { KubeConfig } from '@kubernetes/client-node';
import { err, ok, type Result } from '../../base/result';
import { type Connection, connectTo } from './connection';
import { firstLine } from './first-line';

export interface LiveContext {
  /** Name in Stowage's addresses: the context's name, made fit for a path. */
  readonly name: string;
  readonly title: string;
  readonly connect: () => Promise<Result<Connection, string>>;
}

export interface KubeconfigOptions {
  /** Text of the environment variable KUBECONFIG. */
  readonly kubeconfig?: string;
  /** Name of the one context to show; undefined for all. */
  readonly only?: string;
  readonly home?: string;
  /** Names that other clusters have. */
  readonly reserved?: readonly string[];
}

const NAME_LIMIT = 63;
const FILE_LIMIT_BYTES = 4 * 1024 * 1024;

/** Contexts in the order of the files; none where no kubeconfig is. An unusable kubeconfig is an error. */
export async function readContexts(
  options: KubeconfigOptions,
): Promise<Result<readonly LiveContext[], string>> {
  const files = await configuredFiles(options);
  if (files.length === 0) return ok([]);
  const config = await loadFiles(files);
  if (!config.ok) return config;
  const names = pathNames(
    config.value.contexts.map((context) => context.name),
    options.reserved ?? [],
  );
  const contexts = config.value.contexts.map((context, index) => ({
    name: names[index] ?? '',
    context: context.name,
    server: config.value.clusters.find((cluster) => cluster.name === context.cluster)?.server,
  }));
  const shown = contexts.filter(
    ({ name, context }) => options.only === undefined || [name, context].includes(options.only),
  );
  if (options.only !== undefined && shown.length === 0) {
    const known = contexts.map(({ context }) => context).join(', ');
    return err(
      `STOWAGE_CLUSTER names "${options.only}", but ${files.join(', ')} has only these contexts: ${known}`,
    );
  }
  return ok(
    shown.map(({ name, context, server }) => ({
      name,
      title: server === undefined ? context : `${context} (${server})`,
      connect: () => openContext(files, context),
    })),
  );
}

/** KUBECONFIG may list several files, and those that are missing are skipped, as in kubectl. */
async function configuredFiles({ kubeconfig, home }: KubeconfigOptions): Promise<readonly string[]> {
  const listed = (kubeconfig ?? '').split(delimiter).filter((file) => file !== '');
  const files = listed.length > 0 ? listed : [join(home ?? homedir(), '.kube', 'config')];
  const found = await Promise.all(
    files.map((file) =>
      access(file).then(
        () => file,
        () => undefined,
      ),
    ),
  );
  return found.filter((file) => file !== undefined);
}

async function loadFiles(files: readonly string[]): Promise<Result<KubeConfig, string>> {
  const { KubeConfig } = await import('@kubernetes/client-node');
  const merged = new KubeConfig();
  for (const file of files) {
    try {
      if ((await stat(file)).size > FILE_LIMIT_BYTES) return err(`${file} is too large for a kubeconfig`);
      const one = new KubeConfig();
      one.loadFromFile(file, { onInvalidEntry: 'filter' });
      mergeFirstWins(merged, one);
    } catch (error) {
      return err(`${file} is no usable kubeconfig: ${firstLine(error)}`);
    }
  }
  return ok(merged);
}

/** As kubectl: of two entries with one name the first counts. */
function mergeFirstWins(merged: KubeConfig, next: KubeConfig): void {
  const added = <T extends { readonly name: string }>(known: readonly T[], more: readonly T[]): T[] => [
    ...known,
    ...more.filter(({ name }) => !known.some((entry) => entry.name === name)),
  ];
  merged.clusters = added(merged.clusters ?? [], next.clusters ?? []);
  merged.users = added(merged.users ?? [], next.users ?? []);
  merged.contexts = added(merged.contexts ?? [], next.contexts ?? []);
}

/** Reads the files anew, so that a kubeconfig that was renewed meanwhile works. */
async function openContext(files: readonly string[], context: string): Promise<Result<Connection, string>> {
  const config = await loadFiles(files);
  if (!config.ok) return config;
  config.value.setCurrentContext(context);
  const cluster = config.value.getCurrentCluster();
  if (!cluster) return err(`context "${context}" names a cluster that the kubeconfig does not have`);
  if (!/^https?:\/\//.test(cluster.server))
    return err(`the server of context "${context}" is no http address`);
  if (!config.value.getCurrentUser())
    return err(`context "${context}" names a user that the kubeconfig does not have`);
  return ok(connectTo(config.value, await import('@kubernetes/client-node')));
}

/** Names fit for a path: lower case letters, digits, dots and dashes; a number makes equal ones differ. */
export function pathNames(contexts: readonly string[], reserved: readonly string[]): readonly string[] {
  const taken = new Set(reserved);
  return contexts.map((context) => {
    const base = context
      .toLowerCase()
      .replace(/[^a-z0-9.-]+/g, '-')
      .replace(/^[^a-z0-9]+|[^a-z0-9]+$/g, '')
      .slice(-NAME_LIMIT + 4)
      .replace(/^[^a-z0-9]+/, '');
    const stem = base === '' ? 'cluster' : base;
    let name = stem;
    for (let count = 2; taken.has(name); count += 1) name = `${stem}-${count}`;
    taken.add(name);
    return name;
  });
}
