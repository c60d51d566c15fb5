/**
 * The answers that a real control plane gave to the requests of the groups `immutable` and `invalid`, asked of the
 * API server alone. What the controllers did between two steps is taken from the recording.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../base/random';
import type { KubernetesVersion } from '../../kubernetes/feature-gates';
import type { KubernetesObject } from '../../kubernetes/object';
import { findResourceByKind, type ResourceInfo } from '../../kubernetes/resources';
import type { ApiResult, ApiServer } from './api';
import { createApiServer } from './apiserver';

interface Target {
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
}

type Operation =
  | { readonly create: KubernetesObject }
  | { readonly patch: Target & { readonly patch: unknown } }
  | { readonly delete: Target }
  | { readonly batch: readonly Operation[] }
  | { readonly wait: number };

interface Answer {
  readonly code: number;
  readonly reason?: string;
  readonly message?: string;
  readonly causes?: readonly unknown[] | null;
}

interface Recording {
  readonly name: string;
  readonly kubernetes: KubernetesVersion;
  readonly steps: readonly {
    readonly do: Operation;
    readonly result?: Answer | readonly Answer[];
    readonly changed?: readonly KubernetesObject[];
  }[];
}

function recordings(version: KubernetesVersion, groups: readonly string[]): readonly Recording[] {
  const file = new URL(
    `../conformance/recordings/kubernetes-${version}/control-plane.jsonl`,
    import.meta.url,
  );
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean);
  return lines
    .map((line) => JSON.parse(line) as Recording)
    .filter(({ name }) => groups.includes(name.split('/')[0] ?? ''));
}

function resourceOfKind(kind: string): ResourceInfo {
  const resource = findResourceByKind('v1', kind) ?? findResourceByKind('storage.k8s.io/v1', kind);
  if (!resource) throw new Error(`no resource for ${kind}`);
  return resource;
}

function perform(api: ApiServer, operation: Operation): readonly ApiResult[] {
  if ('create' in operation) return [api.create(operation.create, 'user')];
  if ('batch' in operation) return operation.batch.flatMap((part) => perform(api, part));
  if ('wait' in operation) return [];
  const target = 'patch' in operation ? operation.patch : operation.delete;
  const path = { ...target, resource: resourceOfKind(target.kind) };
  if ('patch' in operation) return [api.patch(path, operation.patch.patch, 'merge', 'user')];
  return [api.delete(path, 'user', { propagationPolicy: 'Background' })];
}

function answerOf(result: ApiResult): Answer {
  if (result.ok) return { code: 0 };
  const { code, reason, message, details } = result.error;
  return { code, reason, message, causes: details?.causes ?? null };
}

/** Brings the object to the state in which the controllers left it. */
function settle(api: ApiServer, recorded: KubernetesObject): void {
  const resource = resourceOfKind(recorded.kind);
  const { name, namespace, annotations, finalizers } = recorded.metadata;
  const { spec, status } = recorded as KubernetesObject & {
    readonly spec?: object;
    readonly status?: object;
  };
  const path = { resource, name, ...(namespace && { namespace }) };
  if (recorded.kind === 'Pod' || !status) return;
  const main = api.patch(path, { metadata: { annotations, finalizers }, spec }, 'merge', 'controller');
  const { lastPhaseTransitionTime: _time, ...known } = status as Record<string, unknown>;
  const after = api.patch(path, { status: known }, 'merge', 'controller', 'status');
  for (const result of [main, after]) if (!result.ok) throw new Error(result.error.message);
}

describe.each<[KubernetesVersion]>([['1.37'], ['1.30']])('answers of %s', (version) => {
  const recorded = recordings(version, ['immutable', 'invalid']);

  it('are there', () => expect(recorded.length).toBeGreaterThan(60));

  it.each(recorded)('$name', ({ steps }) => {
    const nowMs = Date.UTC(2026, 0, 5);
    const api = createApiServer({ version, nowMs: () => nowMs, random: seededRandom(1), logLimit: 1000 });
    for (const { do: operation, result = [], changed = [] } of steps) {
      const answers = perform(api, operation).map(answerOf);
      const wanted = [result].flat().map((answer) => (answer.code < 300 ? { code: 0 } : answer));
      expect(answers).toEqual(wanted);
      for (const object of changed) settle(api, object);
    }
  });
});
