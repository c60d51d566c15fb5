/** A Pod that writes more into an emptyDir than it may. */
import { describe, expect, it } from 'vitest';
import type { KubernetesObject, StringMap } from '../../kubernetes/object';
import { dataSets, nodeVolumes, pods } from '../../kubernetes/resources';
import { warningsFor } from '../apiserver/warnings';
import { manifestOf, WholeCluster } from '../testing/whole-cluster';
import { annWrites } from './pod-writes';

function writer(name: string, writes: string | undefined, emptyDir: object = { sizeLimit: '100Mi' }) {
  const pod = manifestOf('Pod', name, {
    nodeName: 'n1',
    volumes: [{ name: 'cache', emptyDir }],
    containers: [{ name: 'main', image: 'pause', volumeMounts: [{ name: 'cache', mountPath: '/c' }] }],
  });
  const annotations: StringMap = writes === undefined ? {} : { [annWrites]: writes };
  return { ...pod, metadata: { ...pod.metadata, annotations } };
}

function cluster(...objects: readonly KubernetesObject[]): WholeCluster {
  const made = new WholeCluster();
  made.create<KubernetesObject>(manifestOf('Node', 'n1'), ...objects);
  made.run(8_000);
  return made;
}

const TEXT = 'Usage of EmptyDir volume "cache" exceeds the limit "100Mi". ';

describe('a Pod that writes', () => {
  it('more than the limit is evicted, and its data goes', () => {
    const made = cluster(writer('p', '{"cache":"200Mi"}'));
    expect(made.pod('p')?.status?.phase).toBe('Running');
    expect(made.names(dataSets)).toHaveLength(1);
    made.run(20_000);
    const { phase, reason, message, conditions, containerStatuses } = made.pod('p')?.status ?? {};
    expect({ phase, reason, message }).toEqual({ phase: 'Failed', reason: 'Evicted', message: TEXT });
    expect(conditions?.find(({ type }) => type === 'Ready')).toMatchObject({
      status: 'False',
      reason: 'PodFailed',
    });
    expect(containerStatuses?.[0]).toMatchObject({ ready: false, state: { terminated: { exitCode: 137 } } });
    expect(made.events('Pod', 'p').at(-1)).toBe(`Warning Evicted ${TEXT}`);
    expect([...made.names(dataSets), ...made.names(nodeVolumes)]).toEqual([]);
  });

  it.each<[string, string | undefined, object]>([
    ['as much as it may', '{"cache":"100Mi"}', { sizeLimit: '100Mi' }],
    ['into a volume without a limit', '{"cache":"1Ti"}', {}],
    ['into memory, where no more fits', '{"cache":"1Ti"}', { sizeLimit: '100Mi', medium: 'Memory' }],
    ['into another volume', '{"other":"1Ti"}', { sizeLimit: '100Mi' }],
    ['nobody knows how much', undefined, { sizeLimit: '100Mi' }],
    ['what is no quantity', '{"cache":"much"}', { sizeLimit: '100Mi' }],
  ])('%s stays', (_, writes, emptyDir) => {
    const made = cluster(writer('p', writes, emptyDir));
    made.run(60_000);
    expect(made.pod('p')?.status?.phase).toBe('Running');
  });

  it('too much only for a moment stays, and one that begins later goes', () => {
    const made = cluster(writer('p', '{"cache":"200Mi"}'));
    const say = (writes: string) =>
      made.patch(pods, 'p', { metadata: { annotations: { [annWrites]: writes } } });
    say('{"cache":"1Mi"}');
    made.run(30_000);
    expect(made.pod('p')?.status?.phase).toBe('Running');
    say('{"cache":"101Mi"}');
    made.run(9_000);
    expect(made.pod('p')?.status?.phase).toBe('Running');
    made.run(2_000);
    expect(made.pod('p')?.status?.phase).toBe('Failed');
  });
});

it.each([
  ['{"cache":"200Mi"}', []],
  ['{"cache":"-1"}', [`metadata.annotations[${annWrites}]: "-1" is not a quantity such as 100Mi`]],
  ['{"":"1Mi"}', [`metadata.annotations[${annWrites}]: "" is not the name of a volume`]],
])('whoever applies %s is warned where it is wrong', (writes, expected) => {
  expect(warningsFor(writer('p', writes), '1.37')).toEqual(expected);
});
