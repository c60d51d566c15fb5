import { describe, expect, it } from 'vitest';
import { assert } from '../../base/assert';
import { failure } from '../../kubernetes/status';
import { SCENARIO_FORMAT, type Scenario } from '../../scenario/scenario';
import { next } from '../testing/read-stream';
import { IDLE_MS, Simulations } from './simulations';

const empty: Scenario = {
  stowage: SCENARIO_FORMAT,
  title: 'Empty',
  kubernetes: '1.37',
  seed: 1,
  objects: [],
  operations: [],
};

const over = failure('NotFound', 'the test is over');

describe('Simulations', () => {
  it('lets go of clusters that nobody touches, and tells who comes back why', async () => {
    const simulations = new Simulations();
    const created = await simulations.create(empty, 'lab');
    assert(created.ok, 'it is created');
    const aborter = new AbortController();
    const events = created.value.subscribe(undefined, aborter.signal);
    await next(events, ({ message }) => message.kind === 'clock');

    const nowMs = Date.now();
    simulations.evictIdle(nowMs + IDLE_MS - 1_000);
    expect((await simulations.get('lab')).ok).toBe(true);
    await events.return();
    simulations.evictIdle(nowMs + IDLE_MS + 60_000);
    expect(await simulations.get('lab')).toMatchObject({ ok: false, error: { reason: 'NotFound' } });
    expect(created.value.ended?.message).toContain('nobody looked at it for two hours');
    await simulations.close(over);
  });

  it('makes the demo once, however many ask at the same time', async () => {
    const simulations = new Simulations();
    const [first, second] = await Promise.all([simulations.get('demo'), simulations.get('demo')]);
    assert(first.ok && second.ok, 'the demo opens');
    expect(first.value).toBe(second.value);
    expect(first.value.clock.playing).toBe(true);
    await simulations.close(over);
  });

  it('gives no name twice, not even to requests at the same time, nor that of a live cluster', async () => {
    const simulations = new Simulations({ isTaken: (name) => name === 'prod' });
    const created = await Promise.all([simulations.create(empty, 'lab'), simulations.create(empty, 'lab')]);
    expect(created.map(({ ok }) => ok).sort()).toEqual([false, true]);
    expect(await simulations.create(empty, 'prod')).toMatchObject({
      ok: false,
      error: { reason: 'AlreadyExists' },
    });
    const named = await simulations.create({ ...empty, title: 'Prod' }, undefined);
    expect(named.ok && named.value.name).toBe('prod-2');
    await simulations.close(over);
  });
});
