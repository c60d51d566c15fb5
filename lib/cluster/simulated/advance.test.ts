import { afterEach, describe, expect, it } from 'vitest';
import { assert } from '../../base/assert';
import { createSimulation } from '../../engine/simulation';
import { failure } from '../../kubernetes/status';
import { findDemo } from '../../scenario/demos';
import { ScenarioPlayer, simulationOptions } from '../../scenario/replay';
import { SimulatedCluster } from './simulated-cluster';

const scenario = findDemo('static-binding');
assert(scenario, 'the demo is there');
const clusters: SimulatedCluster[] = [];
const HOUR_MS = 60 * 60_000;

async function opened(limits: { readonly durationMs?: number } = {}): Promise<SimulatedCluster> {
  assert(scenario, 'the demo is there');
  const cluster = await SimulatedCluster.open({ name: 'shelf', scenario, limits });
  assert(cluster.ok, 'the demo opens');
  clusters.push(cluster.value);
  return cluster.value;
}

afterEach(() => {
  for (const cluster of clusters.splice(0)) cluster.close(failure('NotFound', 'the test is over'));
});

describe('advancing to a time', () => {
  it('comes to the very moment, with what the scenario does until then, and stops the clock', async () => {
    const cluster = await opened();
    const startMs = cluster.clock.nowMs;
    cluster.play();
    expect(cluster.advance(startMs + 16_000)).toMatchObject({ ok: true });
    expect(cluster.clock).toMatchObject({ nowMs: startMs + 16_000, playing: false });
    expect(cluster.export().operations).toEqual(scenario?.operations);
  });

  it('comes to the same however the way is cut', async () => {
    const [once, twice] = [await opened(), await opened()];
    const startMs = once.clock.nowMs;
    once.advance(startMs + 48_000);
    for (const ms of [1, 5_003, 5_003, 31_999, 48_000]) twice.advance(startMs + ms);
    expect(twice.clock.revision).toBe(once.clock.revision);
    assert(scenario, 'the demo is there');
    const player = new ScenarioPlayer(scenario, createSimulation(simulationOptions(scenario)));
    player.advanceTo(startMs + 48_000);
    expect(player.simulation.api.revision).toBe(once.clock.revision);
  });

  it('says so where simulated time ends on the way', async () => {
    const cluster = await opened({ durationMs: 20_000 });
    const startMs = cluster.clock.nowMs;
    expect(cluster.advance(startMs + 30_000)).toMatchObject({ ok: false, error: { reason: 'Forbidden' } });
    expect(cluster.clock.nowMs).toBe(startMs + 20_000);
  });

  it.each([
    ['before now', -1],
    ['more than an hour ahead', HOUR_MS + 1],
  ])('is refused %s, and moves nothing', async (_, byMs) => {
    const cluster = await opened();
    const startMs = cluster.clock.nowMs;
    const refused = cluster.advance(startMs + byMs);
    expect(refused).toMatchObject({ ok: false, error: { reason: 'Invalid' } });
    expect(!refused.ok && refused.error.message).toContain(`not ${startMs + byMs}`);
    expect(cluster.clock.nowMs).toBe(startMs);
  });
});
