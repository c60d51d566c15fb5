/**
 * A cluster of which only a text is known: what kubectl printed at one moment. Nothing in it ever changes, nothing can
 * be written, and nothing is asked of anybody. What was not in the text is not taken for absent.
 */
import type { ClusterClock, ClusterDescription, ClusterState, Cursor } from '../../history/stream-message';
import type { Node } from '../../kubernetes/node';
import type { KubernetesObject } from '../../kubernetes/object';
import { failure, type Status } from '../../kubernetes/status';
import { Bell } from '../bell';
import type { ChangeLog } from '../change-log';
import { type Cluster, type KubernetesRequest, type KubernetesResponse, refuse } from '../cluster';
import { isOf, LiveStore } from '../live/live-store';
import { admitRead, answerRead } from '../live/read-request';
import { READABLE } from '../live/readable';
import { readStream, type StreamEvent, type StreamSource } from '../stream';

export interface PastedClusterOptions {
  readonly name: string;
  readonly title: string;
  readonly objects: readonly KubernetesObject[];
  /** When the text was pasted, milliseconds since the epoch: ages are told as of then. */
  readonly pastedMs: number;
}

const NOT_GIVEN = 'the pasted text has none: either there are none, or they were not asked for';

export class PastedCluster implements Cluster, StreamSource {
  readonly kind = 'pasted';
  readonly name: string;
  readonly bell = new Bell();
  readonly clockTurn = 0;
  readonly stateTurn = 0;
  readonly #title: string;
  readonly #pastedMs: number;
  readonly #store: LiveStore;
  readonly #kubernetesVersion: string | undefined;
  #touchedMs: number;
  #ended: Status | undefined;

  constructor({ name, title, objects, pastedMs }: PastedClusterOptions) {
    this.name = name;
    this.#title = title;
    this.#pastedMs = pastedMs;
    this.#touchedMs = pastedMs;
    this.#kubernetesVersion = newestKubelet(objects);
    this.#store = new LiveStore({ resources: READABLE, nowMs: () => pastedMs, onChange: () => undefined });
    for (const resource of READABLE) {
      const sink = this.#store.sink(resource);
      const given = objects.filter((object) => isOf(object, resource));
      sink.replace(given, '1');
      sink.status(
        given.length > 0 ? { kind: 'synced' } : { kind: 'unreadable', why: 'not-given', message: NOT_GIVEN },
      );
    }
  }

  get log(): ChangeLog | undefined {
    return this.#store.log;
  }

  /** It stands at the moment of the text. */
  get clock(): ClusterClock {
    return { nowMs: this.#pastedMs, playing: false, speed: 1, revision: this.log?.revision ?? 0 };
  }

  get state(): ClusterState {
    return this.#store.state;
  }

  get ended(): Status | undefined {
    return this.#ended;
  }

  get touchedMs(): number {
    return this.#touchedMs;
  }

  describe(): ClusterDescription {
    return {
      name: this.name,
      kind: this.kind,
      title: this.#title,
      ...(this.#kubernetesVersion === undefined ? {} : { kubernetesVersion: this.#kubernetesVersion }),
      state: this.state,
      objects: this.log?.size ?? 0,
      clock: this.clock,
      readOnly: true,
    };
  }

  async request(request: KubernetesRequest, signal: AbortSignal): Promise<KubernetesResponse> {
    this.#touchedMs = Date.now();
    if (request.method !== 'GET') {
      const why = `cluster "${this.name}" is a pasted text: nothing can be written to it; copy it into a sandbox to try something`;
      return refuse(failure('Forbidden', why));
    }
    const target = admitRead(this.name, request);
    if (!target.ok) return refuse(target.error);
    const { name, bell, ended } = this;
    return answerRead({ name, bell, ended, store: this.#store }, target.value, request, signal);
  }

  async *subscribe(cursor: Cursor | undefined, signal: AbortSignal): AsyncGenerator<StreamEvent, void, void> {
    for await (const event of readStream(this, cursor, signal)) {
      this.#touchedMs = Date.now();
      yield event;
    }
  }

  close(why: Status): void {
    this.#ended = why;
    this.bell.ring();
  }
}

/** The version of the newest kubelet: the nearest thing to the version of the API server that objects tell. */
function newestKubelet(objects: readonly KubernetesObject[]): string | undefined {
  const versions = objects.flatMap((object) => {
    const version = object.kind === 'Node' ? (object as Node).status?.nodeInfo?.kubeletVersion : undefined;
    return typeof version === 'string' && /^v\d+\.\d+/.test(version) ? [version] : [];
  });
  const minor = (version: string): number => Number(/^v\d+\.(\d+)/.exec(version)?.[1]);
  return versions.sort((a, b) => minor(b) - minor(a))[0];
}
