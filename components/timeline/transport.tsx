'use client';
/** Plays, pauses and steps the clock of a simulated cluster. */
import { SPEEDS } from '@/lib/history/stream-message';
import { useClock } from '@/lib/queries/use-cluster';
import { Button } from '../ui/button';
import { Icon } from '../ui/icon';
import { Menu, MenuItem, MenuTrigger } from '../ui/menu';
import { Tooltip } from '../ui/tooltip';
import { useTransportActions } from './use-transport-actions';

export function Transport() {
  const clock = useClock();
  const { act, isPending } = useTransportActions();
  if (!clock) return null;
  const { playing, speed } = clock;
  return (
    <div className="flex w-full items-center gap-0.5">
      <Tooltip content={playing ? 'Pause (Space)' : 'Play (Space)'}>
        <Button
          square
          aria-label={playing ? 'Pause' : 'Play'}
          aria-keyshortcuts="Space"
          onPress={() => act({ kind: playing ? 'pause' : 'play' })}
        >
          <Icon name={playing ? 'pause' : 'play'} />
        </Button>
      </Tooltip>
      <Tooltip content="Pause, and step to the next write ( . )">
        <Button
          square
          variant="quiet"
          aria-label="Step to the next write"
          aria-keyshortcuts="."
          isDisabled={isPending}
          onPress={() => act({ kind: 'step' })}
        >
          <Icon name="next" />
        </Button>
      </Tooltip>
      <Tooltip content="Pause, and run until nothing moves any more">
        <Button
          square
          variant="quiet"
          aria-label="Run to rest"
          isDisabled={isPending}
          onPress={() => act({ kind: 'settle' })}
        >
          <Icon name="settle" />
        </Button>
      </Tooltip>
      <MenuTrigger>
        <Button
          size="small"
          variant="quiet"
          aria-label={`Speed ${speed}×`}
          className="num ml-auto max-md:hidden"
        >
          {speed}×<Icon name="down" size={14} />
        </Button>
        <Menu
          aria-label="Speed"
          placement="top end"
          selectionMode="single"
          disallowEmptySelection
          selectedKeys={[String(speed)]}
          onAction={(key) => act({ kind: 'speed', speed: Number(key) })}
        >
          {SPEEDS.map((value) => (
            <MenuItem key={value} id={String(value)} textValue={`${value}×`}>
              <span className="num">{value}×</span>
            </MenuItem>
          ))}
        </Menu>
      </MenuTrigger>
    </div>
  );
}
