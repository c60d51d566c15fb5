import { describe, expect, it } from 'vitest';
import { createSimulation } from '../../engine/simulation';
import type { PersistentVolumePhase } from '../../kubernetes/persistent-volume';
import { events, persistentVolumeClaims, persistentVolumes } from '../../kubernetes/resources';
import { ScenarioPlayer, simulationOptions } from '../replay';
import { parseScenario } from '../schema';
import { lifeOfAVolume } from './life-of-a-volume';

function played(untilMs: number): ScenarioPlayer {
  const player = new ScenarioPlayer(lifeOfAVolume, createSimulation(simulationOptions(lifeOfAVolume)));
  player.advanceTo(player.simulation.config.startMs + untilMs);
  return player;
}

/** Every phase that the volume was ever seen in, in order. */
function phases(player: ScenarioPlayer, name: string): readonly (PersistentVolumePhase | 'gone')[] {
  const changes = player.simulation.api.changesSince(0);
  if (!changes.ok) throw new Error('the log was compacted');
  const seen = changes.value
    .filter(({ object }) => object.kind === 'PersistentVolume' && object.metadata.name === name)
    .map(({ type, object }) => {
      const { status } = object as { readonly status?: { readonly phase?: PersistentVolumePhase } };
      return type === 'DELETED' ? 'gone' : (status?.phase ?? 'Pending');
    });
  return seen.filter((phase, index) => phase !== seen[index - 1]);
}

describe('the life of a volume', () => {
  it('is a scenario', () => {
    expect(parseScenario(lifeOfAVolume).ok).toBe(true);
  });

  it('is refused nothing', () => {
    expect(played(160_000).refusals).toEqual([]);
  });

  it('goes through all phases, and ends with one volume gone and one failed', () => {
    const player = played(160_000);
    expect(phases(player, 'diary')).toEqual([
      'Pending',
      'Available',
      'Bound',
      'Released',
      'Available',
      'Bound',
      'Released',
      'gone',
    ]);
    expect(phases(player, 'attic')).toEqual(['Pending', 'Available', 'Bound', 'Released', 'Failed']);
    expect(player.simulation.api.get(persistentVolumes, 'attic')?.status?.message).toContain('/tmp/');
  });

  it('gives the claim the whole volume', () => {
    const claim = played(15_000).simulation.api.get(persistentVolumeClaims, 'default/notes');
    expect(claim?.status).toMatchObject({ phase: 'Bound', capacity: { storage: '5Gi' } });
  });

  it('leaves the second claim waiting, with an event that says so', () => {
    const { api } = played(49_000).simulation;
    expect(api.get(persistentVolumeClaims, 'default/notes')?.status?.phase).toBe('Pending');
    expect(api.get(persistentVolumes, 'diary')?.status?.phase).toBe('Released');
    expect(api.list(events).map(({ reason }) => reason)).toContain('FailedBinding');
  });

  it('binds it within a resync once the volume is freed', () => {
    expect(
      played(50_000 + 16_000).simulation.api.get(persistentVolumeClaims, 'default/notes')?.status?.phase,
    ).toBe('Bound');
  });

  it('has a note a second before every operation', () => {
    const { notes = [], operations } = lifeOfAVolume;
    const times = notes.map((note) => ('atMs' in note ? note.atMs : -1));
    expect(operations.filter(({ atMs }) => !times.includes(atMs - 1_000))).toEqual([]);
  });
});
