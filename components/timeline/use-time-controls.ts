'use client';
/**
 * What the buttons and keys of time do. In the past they move through what was recorded; in the present of a simulated
 * cluster they move its clock; a live present goes on by itself.
 */
import { useClusterDescription } from '@/lib/queries/clusters';
import { usePlayer } from '@/lib/queries/playback';
import { type StepBy, useTimeTravel } from '@/lib/queries/time-travel';
import { useClusterName, useIsPast, useNewestLog } from '@/lib/queries/use-cluster';
import { showToast } from '../ui/toast';
import { useTransportActions } from './use-transport-actions';

export interface TimeControls {
  readonly past: boolean;
  /** The clock of a simulated cluster can be moved. */
  readonly simulated: boolean;
  readonly playing: boolean;
  readonly speed: number;
  readonly isPending: boolean;
  readonly togglePlay: () => void;
  readonly setSpeed: (speed: number) => void;
  readonly back: (by: StepBy) => void;
  readonly forward: (by: StepBy) => void;
  readonly toNow: () => void;
}

export function useTimeControls(): TimeControls {
  const simulated = useClusterDescription(useClusterName())?.kind === 'simulated';
  const past = useIsPast();
  const { clock } = useNewestLog();
  const { player, ...playback } = usePlayer();
  const travel = useTimeTravel();
  const { act, isPending } = useTransportActions();
  const playing = past ? playback.playing : (clock?.playing ?? false);
  return {
    past,
    simulated,
    playing,
    speed: past ? playback.speed : (clock?.speed ?? 1),
    isPending,
    togglePlay: () => {
      if (past) player.toggle();
      else if (simulated) act({ kind: playing ? 'pause' : 'play' });
    },
    setSpeed: (speed) => {
      if (past) player.setSpeed(speed);
      else act({ kind: 'speed', speed });
    },
    back: (by) => {
      player.pause();
      if (!travel.back(by)) nothing(by, 'before');
    },
    forward: (by) => {
      player.pause();
      if (past || typeof by === 'object') {
        if (!travel.forward(by) && typeof by === 'object') nothing(by, 'after');
      } else if (simulated) act({ kind: by === 'rest' ? 'settle' : 'step' });
    },
    toNow: () => {
      player.pause();
      travel.toNow();
    },
  };
}

function nothing(by: StepBy, where: 'before' | 'after'): void {
  const title =
    typeof by === 'object'
      ? `Nothing ${where} this moment changed ${by.kind} ${by.key}.`
      : 'This is the oldest moment that is kept.';
  showToast({ sign: 'waiting', title });
}
