/**
 * What the other replicas say: what is awake in their memories, and who of them can bring back a deleted cluster. One
 * that does not answer soon is left out; what it holds is then told from its journals.
 */
import * as v from 'valibot';
import type { ClusterDescription } from '../../history/stream-message';
import type { Replica, Replicas } from '../replicas/replicas';
import { askReplica } from './replica-client';

const LIST_MS = 1_500;
const LIST_LIMIT_BYTES = 2 * 2 ** 20;

/** A replica of the same store is believed, but it may be of another release. */
const ListAnswer = v.object({
  clusters: v.array(
    v.looseObject({
      name: v.string(),
      kind: v.picklist(['simulated', 'pasted']),
      title: v.string(),
      objects: v.number(),
      state: v.looseObject({}),
      clock: v.looseObject({}),
    }),
  ),
});

/** The clusters that are in the memories of the others. */
export async function askPeers(replicas: Replicas): Promise<readonly ClusterDescription[]> {
  const lists = await Promise.all(replicas.peers().map((peer) => listOf(replicas, peer)));
  return lists.flat();
}

async function listOf(replicas: Replicas, peer: Replica): Promise<readonly ClusterDescription[]> {
  const answer = await askReplica(replicas, peer, {
    method: 'GET',
    path: '/api/clusters',
    headers: { accept: 'application/json' },
    signal: AbortSignal.timeout(LIST_MS),
  });
  if (answer.kind !== 'answered') return [];
  try {
    const parts: Buffer[] = [];
    let bytes = 0;
    for await (const part of answer.response) {
      bytes += (part as Buffer).byteLength;
      if (bytes > LIST_LIMIT_BYTES) return [];
      parts.push(part as Buffer);
    }
    const parsed = v.safeParse(ListAnswer, JSON.parse(Buffer.concat(parts).toString('utf8')));
    return parsed.success ? (parsed.output.clusters as unknown as readonly ClusterDescription[]) : [];
  } catch {
    // It ended, or took too long, in the middle of its answer.
    return [];
  }
}
