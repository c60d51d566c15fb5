/** Requests about presentations. Only the presenter's page has a key. */
import type { Result } from '../base/result';
import {
  type NewPresentationAnswer,
  PRESENTER_KEY_HEADER,
  type PresentationAnswer,
  type PresentationMessage,
  type Scene,
  type SceneMessage,
} from '../history/presentation';
import type { Status } from '../kubernetes/status';
import { type EventStream, type Link, openEventStream } from './event-stream';
import { request } from './kubernetes-api';

export function presentationRoot(id: string): string {
  return `/api/presentations/${encodeURIComponent(id)}`;
}

/** With the key of an earlier one it goes on under the same id. */
export function beginPresentation(
  scene: Scene,
  key?: string,
): Promise<Result<NewPresentationAnswer, Status>> {
  const body = key === undefined ? { scene } : { scene, key };
  return request<NewPresentationAnswer>('/api/presentations', { method: 'POST', body });
}

export function showScene(
  { id, key }: NewPresentationAnswer,
  scene: Scene,
): Promise<Result<PresentationAnswer, Status>> {
  const headers = { [PRESENTER_KEY_HEADER]: key };
  return request<PresentationAnswer>(presentationRoot(id), { method: 'PUT', body: { scene }, headers });
}

export function endPresentation({ id, key }: NewPresentationAnswer): Promise<Result<unknown, Status>> {
  return request(presentationRoot(id), { method: 'DELETE', headers: { [PRESENTER_KEY_HEADER]: key } });
}

export function readPresentation(id: string): Promise<Result<SceneMessage, Status>> {
  return request<SceneMessage>(presentationRoot(id));
}

/** Tells of each scene until it is closed or the presenter ends it; a server that forgot it may be told of it again. */
export function followPresentation(
  id: string,
  events: { readonly onScene: (message: SceneMessage) => void; readonly onLink: (link: Link) => void },
): EventStream {
  return openEventStream<PresentationMessage>({
    path: `${presentationRoot(id)}/stream`,
    probePath: undefined,
    onMessage: (message) => {
      if (message.kind === 'scene') events.onScene(message);
    },
    onLink: events.onLink,
  });
}
