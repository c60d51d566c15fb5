import { describe, expect, it } from 'vitest';
import { createSimulation } from '../../engine/simulation';
import {
  nodes,
  persistentVolumeClaims,
  persistentVolumes,
  pods,
  storageClasses,
} from '../../kubernetes/resources';
import { ScenarioPlayer, simulationOptions } from '../replay';
import { parseScenario } from '../schema';
import { DEMOS, findDemo } from '.';
import { firstVisit } from './first-visit';

function played(untilMs: number): ScenarioPlayer {
  const player = new ScenarioPlayer(firstVisit, createSimulation(simulationOptions(firstVisit)));
  player.advanceTo(player.simulation.config.startMs + untilMs);
  return player;
}

/** `Bound cache`, `Available -`, …: phase and claim of each volume, by name; generated names count as `pvc`. */
function volumes(player: ScenarioPlayer): Readonly<Record<string, string>> {
  const list = player.simulation.api.list(persistentVolumes);
  return Object.fromEntries(
    list.map(({ metadata, spec, status }) => [
      metadata.name.startsWith('pvc-') ? `pvc of ${spec.claimRef?.name}` : metadata.name,
      `${status?.phase} ${spec.claimRef?.name ?? '-'}`,
    ]),
  );
}

function claims(player: ScenarioPlayer): Readonly<Record<string, string | undefined>> {
  const list = player.simulation.api.list(persistentVolumeClaims);
  return Object.fromEntries(list.map(({ metadata, status }) => [metadata.name, status?.phase]));
}

describe('the first visit', () => {
  it('is a scenario that is refused nothing', () => {
    expect(parseScenario(firstVisit).ok).toBe(true);
    expect(played(200_000).refusals).toEqual([]);
  });

  it('shows volumes in four phases, and the three kinds of waiting', () => {
    const player = played(firstVisit.untilMs ?? 0);
    expect(volumes(player)).toEqual({
      'disk-a': 'Bound cache',
      'disk-b': 'Available -',
      legacy: 'Failed legacy-data',
      'old-backups': 'Released backups',
      'pvc of data-ledger-0': 'Bound data-ledger-0',
      'pvc of data-ledger-1': 'Bound data-ledger-1',
      'pvc of photos': 'Bound photos',
      'tape-archive': 'Available -',
      'team-share': 'Bound team-files',
    });
    expect(claims(player)).toEqual({
      cache: 'Bound',
      'data-ledger-0': 'Bound',
      'data-ledger-1': 'Bound',
      photos: 'Bound',
      reports: 'Pending',
      'team-files': 'Bound',
      'video-archive': 'Pending',
      warehouse: 'Pending',
    });
    const { api } = player.simulation;
    expect(api.list(pods).map(({ metadata, status }) => `${metadata.name} ${status?.phase}`)).toEqual([
      'editor Running',
      'ledger-0 Running',
      'ledger-1 Running',
      'renderer Running',
    ]);
    expect([api.list(nodes).length, api.list(storageClasses).length]).toEqual([2, 4]);
  });

  it('lives: two minutes later a volume was provisioned and deleted, one was used again, one came with a Pod', () => {
    const player = played(200_000);
    expect(player.nextOperationMs).toBeUndefined();
    expect(volumes(player)).toMatchObject({
      'old-backups': 'Bound restored-backups',
      'pvc of reports': 'Bound reports',
      'pvc of data-ledger-2': 'Bound data-ledger-2',
    });
    expect(volumes(player)).not.toHaveProperty('pvc of thumbnails');
    expect(volumes(played(90_000))).toHaveProperty('pvc of thumbnails');
  });

  it('never stands still for longer than half a minute', () => {
    const player = played(170_000);
    const changes = player.simulation.api.changesSince(0);
    const times = (changes.ok ? changes.value : [])
      .filter(({ object }) => object.kind !== 'Event')
      .map(({ timeMs }) => timeMs - player.simulation.config.startMs)
      .filter((timeMs) => timeMs >= (firstVisit.untilMs ?? 0));
    const pauses = times.map((timeMs, index) => timeMs - (times[index - 1] ?? firstVisit.untilMs ?? 0));
    expect(Math.max(...pauses)).toBeLessThan(30_000);
  });
});

describe('the demos', () => {
  it('are found by their id, and by nothing else', () => {
    expect(findDemo('first-visit')).toBe(firstVisit);
    expect(findDemo('toString')).toBeUndefined();
    expect(Object.values(DEMOS).filter((demo) => !demo.title || !demo.description)).toEqual([]);
  });
});
