/** Reads streamed answers of the routes in tests. */
import type { StreamMessage } from '../../history/stream-message';

/** One server-sent event. */
export interface SentEvent {
  readonly id: string | undefined;
  readonly message: StreamMessage;
}

/** The chunks of a body as text, cut at `separator`. Ends the body when the consumer has enough. */
async function* pieces(response: Response, separator: string): AsyncGenerator<string, void, void> {
  if (!response.body) return;
  const decoder = new TextDecoder();
  let rest = '';
  for await (const bytes of response.body) {
    const parts = (rest + decoder.decode(bytes, { stream: true })).split(separator);
    rest = parts.pop() ?? '';
    yield* parts;
  }
}

/** The lines of a watch, without the empty one that opens it. */
export async function* watchLines(response: Response) {
  for await (const line of pieces(response, '\n')) {
    if (line === '') continue;
    yield JSON.parse(line) as { type: string; object: { kind: string; metadata: Record<string, string> } };
  }
}

/** The events of a page's stream. */
export async function* sentEvents(response: Response): AsyncGenerator<SentEvent, void, void> {
  for await (const text of pieces(response, '\n\n')) {
    const fields = new Map(text.split('\n').map((line) => line.split(/: (.*)/s, 2) as [string, string]));
    const data = fields.get('data');
    if (data !== undefined) yield { id: fields.get('id'), message: JSON.parse(data) as StreamMessage };
  }
}

/** The next element that `accept` says yes to; those before it are read and dropped. */
export async function next<T>(source: AsyncIterator<T>, accept: (element: T) => boolean): Promise<T> {
  for (;;) {
    const element = await source.next();
    if (element.done) throw new Error('the stream ended before what was waited for');
    if (accept(element.value)) return element.value;
  }
}
