/** The Kubernetes API of a simulated cluster: its API server answers, writes go through the journal. */
import type { ApiResult, ApiServer } from '../../engine/apiserver/api';
import type { Operation } from '../../engine/apiserver/operation';
import { handleRequest } from '../../engine/apiserver/rest/handle-request';
import type { WatchRequest } from '../../engine/apiserver/rest/request';
import type { KubernetesRequest, KubernetesResponse, SentEvent } from '../cluster';
import { type WatchEvent, type WatchSource, watchLog } from '../watch';
import { watchTimeoutMs } from '../watch-timeout';

export interface SimulatedSource {
  readonly api: ApiServer;
  readonly cluster: WatchSource;
  readonly execute: (operation: Operation) => ApiResult;
}

/** Answers one request. */
export function answer(
  source: SimulatedSource,
  request: KubernetesRequest,
  signal: AbortSignal,
): KubernetesResponse {
  const response = handleRequest(source, request);
  if (response.kind !== 'watch') return response;
  const { watch } = response;
  const options = {
    ...watch,
    timeoutMs: watchTimeoutMs(watch.timeoutSeconds),
    version: () => String(source.api.revision),
  };
  return { kind: 'watch', events: show(watchLog(source.cluster, options, signal), watch) };
}

async function* show(
  events: AsyncIterable<WatchEvent>,
  watch: WatchRequest,
): AsyncGenerator<SentEvent, void, void> {
  for await (const event of events) {
    yield event.type === 'ADDED' || event.type === 'MODIFIED' || event.type === 'DELETED'
      ? { type: event.type, object: watch.show(event.object) }
      : event;
  }
}
