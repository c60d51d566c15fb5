'use client';
/** Steps and plays: through the past as it was recorded, and in a simulated present by its clock. */
import { SPEEDS } from '@/lib/history/stream-message';
import { useNewestLog } from '@/lib/queries/use-cluster';
import { Button } from '../ui/button';
import { cx } from '../ui/class-names';
import { Icon, type IconName } from '../ui/icon';
import { Menu, MenuItem, MenuTrigger } from '../ui/menu';
import { Tooltip } from '../ui/tooltip';
import { type TimeControls, useTimeControls } from './use-time-controls';

/** `whole`: what has no room in the bar of a small screen too. */
export function Transport({ whole = false }: { readonly whole?: boolean }) {
  const controls = useTimeControls();
  const { clock } = useNewestLog();
  if (!clock) return null;
  const { past, simulated, playing, isPending, togglePlay, back, forward } = controls;
  const acts = past || simulated;
  return (
    <div className="flex w-full items-center">
      <IconButton
        label="Back to rest"
        tooltip="Back to the last moment of rest ( Shift [ )"
        shortcut="Shift+["
        icon="settle"
        turned
        onPress={() => back('rest')}
        className={whole ? '' : 'max-md:hidden'}
      />
      <IconButton
        label="Back one write"
        tooltip="Back one write ( [ )"
        shortcut="["
        icon="prev"
        onPress={() => back('write')}
      />
      <IconButton
        label={playing ? 'Pause' : 'Play'}
        tooltip={`${playing ? 'Pause' : past ? 'Play what was recorded' : 'Play'} (Space)`}
        shortcut="Space"
        icon={playing ? 'pause' : 'play'}
        isDisabled={!acts}
        main
        onPress={togglePlay}
      />
      <IconButton
        label="Step to the next write"
        tooltip={past ? 'To the next write ( ] )' : 'Pause, and step to the next write ( ] )'}
        shortcut="]"
        icon="next"
        isDisabled={!acts || isPending}
        onPress={() => forward('write')}
      />
      <IconButton
        label="Run to rest"
        tooltip={
          past ? 'To the next moment of rest ( Shift ] )' : 'Pause, and run until nothing moves any more'
        }
        shortcut="Shift+]"
        icon="settle"
        isDisabled={!acts || isPending}
        onPress={() => forward('rest')}
      />
      {acts ? <SpeedMenu controls={controls} className={whole ? '' : 'max-md:hidden'} /> : null}
    </div>
  );
}

interface IconButtonProps {
  readonly label: string;
  readonly tooltip: string;
  readonly shortcut: string;
  readonly icon: IconName;
  readonly turned?: boolean;
  /** The one in the middle, with a border. */
  readonly main?: boolean;
  readonly isDisabled?: boolean;
  readonly className?: string;
  readonly onPress: () => void;
}

function IconButton({ label, tooltip, shortcut, icon, turned, main, ...props }: IconButtonProps) {
  return (
    <Tooltip content={tooltip}>
      <Button
        square
        variant={main ? 'default' : 'quiet'}
        aria-label={label}
        aria-keyshortcuts={shortcut}
        {...props}
      >
        <Icon name={icon} className={turned ? 'rotate-180' : ''} />
      </Button>
    </Tooltip>
  );
}

interface SpeedMenuProps {
  readonly controls: TimeControls;
  readonly className: string;
}

function SpeedMenu({ controls: { speed, setSpeed }, className }: SpeedMenuProps) {
  return (
    <MenuTrigger>
      <Button
        size="small"
        variant="quiet"
        aria-label={`Speed ${speed}×`}
        className={cx('num ml-auto px-1', className)}
      >
        {speed}×
      </Button>
      <Menu
        aria-label="Speed"
        placement="top end"
        selectionMode="single"
        disallowEmptySelection
        selectedKeys={[String(speed)]}
        onAction={(key) => setSpeed(Number(key))}
      >
        {SPEEDS.map((value) => (
          <MenuItem key={value} id={String(value)} textValue={`${value}×`}>
            <span className="num">{value}×</span>
          </MenuItem>
        ))}
      </Menu>
    </MenuTrigger>
  );
}
