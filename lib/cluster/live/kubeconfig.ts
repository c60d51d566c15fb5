/**
 * The contexts of the user's kubeconfig, as live clusters. Only what is configured there can ever be reached; a
 * browser chooses among names, never an address. client-node is loaded when the first cluster is opened.
 */
import { access, readFile, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import type { KubeConfig } from '@kubernetes/client-node';
import { isJsonObject } from '../../base/json';
import { err, ok, type Result } from '../../base/result';
import type { WriteAccess } from '../../history/stream-message';
import { parseYaml } from '../../manifest/parse-yaml';
import { toJson } from '../../manifest/to-json';
import { type Connection, type ConnectOptions, connectTo } from './connection';
import { firstLine } from './first-line';

export interface LiveContext {
  /** Name in Stowage's addresses: the context's name, made fit for a path. */
  readonly name: string;
  readonly title: string;
  readonly connect: (options?: ConnectOptions) => Promise<Result<Connection, string>>;
  /** As whom it is reached; undefined where the configuration does not say. */
  readonly access?: WriteAccess;
  /** Where to read namespaced kinds when the whole cluster is forbidden. */
  readonly namespaces?: readonly string[];
}

export interface KubeconfigOptions {
  /** Text of the environment variable KUBECONFIG. */
  readonly kubeconfig?: string;
  /** Name of the one context to show; undefined for all. */
  readonly only?: string;
  readonly home?: string;
  /** Namespaces to read besides the one of the context. */
  readonly namespaces?: readonly string[];
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
    user: context.user,
    namespaces: namespacesToRead(context.namespace, options.namespaces),
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
    shown.map(({ name, context, user, namespaces, server }) => ({
      name,
      namespaces,
      title: server === undefined ? context : `${context} (${addressFor(server)})`,
      connect: (options?: ConnectOptions) => openContext(files, context, options),
      ...(server === undefined ? {} : { access: { server: addressFor(server), context, user } }),
    })),
  );
}

/** The address of an API server as it may be shown: without a user, a password or a query. */
function addressFor(server: string): string {
  if (!URL.canParse(server)) return 'no address';
  const { protocol, host, pathname } = new URL(server);
  return `${protocol}//${host}${pathname === '/' ? '' : pathname}`;
}

/** One watch for each of these and each kind: more than this would be a load on the API server. */
const NAMESPACE_LIMIT = 20;

/** The namespace of the context, or `default` as for kubectl, and those that are configured; each once, bounded. */
export function namespacesToRead(
  own: string | undefined,
  configured: readonly string[] = [],
): readonly string[] {
  return [...new Set([own || 'default', ...configured])].slice(0, NAMESPACE_LIMIT);
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
      await takeTokenFiles(one, file);
      mergeFirstWins(merged, one);
    } catch (error) {
      return err(`${file} is no usable kubeconfig: ${firstLine(error)}`);
    }
  }
  return ok(merged);
}

/**
 * `tokenFile` of a user, which client-node does not know. As kubectl: relative to the kubeconfig, read again every
 * minute, and it counts before a `token` beside it.
 */
async function takeTokenFiles(config: KubeConfig, file: string): Promise<void> {
  const documents = parseYaml(await readFile(file, 'utf8'));
  const written = documents.ok ? toJson(documents.value[0]?.contents ?? null).value : null;
  const entries = isJsonObject(written) && Array.isArray(written.users) ? written.users : [];
  const tokenFiles = new Map(
    entries.filter(isJsonObject).flatMap(({ name, user }) => {
      const tokenFile = isJsonObject(user) ? user.tokenFile : undefined;
      return typeof tokenFile === 'string' && tokenFile !== ''
        ? [[name, resolve(dirname(file), tokenFile)] as const]
        : [];
    }),
  );
  config.users = (config.users ?? []).map(({ token, ...user }) => {
    const tokenFile = tokenFiles.get(user.name);
    if (tokenFile !== undefined)
      return { ...user, authProvider: { name: 'tokenFile', config: { tokenFile } } };
    return token === undefined ? user : { ...user, token };
  });
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
async function openContext(
  files: readonly string[],
  context: string,
  options?: ConnectOptions,
): Promise<Result<Connection, string>> {
  const config = await loadFiles(files);
  if (!config.ok) return config;
  config.value.setCurrentContext(context);
  const cluster = config.value.getCurrentCluster();
  if (!cluster) return err(`context "${context}" names a cluster that the kubeconfig does not have`);
  if (!/^https?:\/\//.test(cluster.server) || !URL.canParse(cluster.server))
    return err(`the server of context "${context}" is no http address`);
  const { username, password } = new URL(cluster.server);
  if (username !== '' || password !== '') {
    return err(
      `the server of context "${context}" has a user or a password in its address; they belong to its user`,
    );
  }
  if (!config.value.getCurrentUser())
    return err(`context "${context}" names a user that the kubeconfig does not have`);
  return ok(connectTo(config.value, await import('@kubernetes/client-node'), options));
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
