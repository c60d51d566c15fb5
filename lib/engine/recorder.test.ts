import { describe, expect, it } from 'vitest';
import { seededRandom } from '../base/random';
import type { PersistentVolume } from '../kubernetes/persistent-volume';
import { events } from '../kubernetes/resources';
import type { ApiServer } from './apiserver/api';
import { createApiServer } from './apiserver/apiserver';
import type { EventRecorder } from './component';
import { eventExpiry } from './event-expiry';
import { createRecorder } from './recorder';
import { createSimulation } from './simulation';

const volume: PersistentVolume = {
  apiVersion: 'v1',
  kind: 'PersistentVolume',
  metadata: { name: 'a', uid: 'uid-a' },
  spec: {},
};

function recording(): { api: ApiServer; recorder: EventRecorder; clock: { nowMs: number } } {
  const clock = { nowMs: Date.UTC(2026, 0, 1) };
  const nowMs = () => clock.nowMs;
  const api = createApiServer({ version: '1.37', nowMs, random: seededRandom(1), logLimit: 1_000 });
  const component = 'persistentvolume-controller';
  return { api, recorder: createRecorder({ api, actor: component, component, nowMs }), clock };
}

describe('event recorder', () => {
  it('writes an Event of a cluster-scoped object into default, with source and times', () => {
    const { api, recorder } = recording();
    recorder.event(volume, 'Warning', 'VolumeFailedDelete', 'no volume plugin matched');
    expect(api.list(events)).toMatchObject([
      {
        metadata: { namespace: 'default' },
        involvedObject: { kind: 'PersistentVolume', name: 'a', uid: 'uid-a' },
        source: { component: 'persistentvolume-controller' },
        type: 'Warning',
        count: 1,
        firstTimestamp: '2026-01-01T00:00:00Z',
      },
    ]);
  });

  it('counts equal events and keeps different ones apart', () => {
    const { api, recorder, clock } = recording();
    recorder.event(volume, 'Normal', 'A', 'same');
    clock.nowMs += 15_000;
    recorder.event(volume, 'Normal', 'A', 'same');
    recorder.event(volume, 'Normal', 'A', 'other');
    const seen = api.list(events).map(({ message, count, lastTimestamp }) => [message, count, lastTimestamp]);
    expect(seen).toEqual([
      ['same', 2, '2026-01-01T00:00:15Z'],
      ['other', 1, '2026-01-01T00:00:15Z'],
    ]);
  });

  it('cuts a source off after 25 events of one object, and lets one through 5 minutes later', () => {
    const { api, recorder, clock } = recording();
    const count = () => api.list(events).reduce((sum, event) => sum + (event.count ?? 0), 0);
    for (let index = 0; index < 40; index += 1) recorder.event(volume, 'Normal', 'A', 'again');
    expect(count()).toBe(25);
    recorder.event({ ...volume, metadata: { name: 'b', uid: 'uid-b' } }, 'Normal', 'A', 'again');
    expect(count()).toBe(26);
    clock.nowMs += 5 * 60_000;
    recorder.event(volume, 'Normal', 'A', 'again');
    recorder.event(volume, 'Normal', 'A', 'again');
    expect(count()).toBe(27);
  });

  it('makes a new Event where the old one is gone', () => {
    const { api, recorder } = recording();
    recorder.event(volume, 'Normal', 'A', 'same');
    const [first] = api.list(events);
    api.delete({ resource: events, namespace: 'default', name: first?.metadata.name ?? '' }, 'user');
    recorder.event(volume, 'Normal', 'A', 'same');
    expect(api.list(events)).toMatchObject([{ count: 1 }]);
  });
});

describe('event expiry', () => {
  it('forgets an Event an hour after it was last seen', () => {
    const simulation = createSimulation({
      version: '1.37',
      seed: 1,
      components: [
        eventExpiry,
        {
          name: 'test',
          start: ({ recorder, after }) => {
            recorder.event(volume, 'Normal', 'Old', 'once');
            recorder.event(volume, 'Normal', 'Repeated', 'twice');
            after(30 * 60_000, () => recorder.event(volume, 'Normal', 'Repeated', 'twice'));
          },
        },
      ],
    });
    const reasons = () => simulation.api.list(events).map((event) => event.reason);
    simulation.advanceTo(simulation.nowMs + 59 * 60_000);
    expect(reasons()).toEqual(['Old', 'Repeated']);
    simulation.advanceTo(simulation.nowMs + 2 * 60_000);
    expect(reasons()).toEqual(['Repeated']);
    simulation.advanceTo(simulation.nowMs + 31 * 60_000);
    expect(reasons()).toEqual([]);
  });
});
