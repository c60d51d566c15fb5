'use client';
/** One line for somebody who sees the lifecycle for the first time; closed for good. */
import { useEffect, useState } from 'react';
import { useClusterDescription } from '@/lib/queries/clusters';
import { useClusterName } from '@/lib/queries/use-cluster';
import { usePresenting } from '../present/presenting';
import { useScenario } from '../scenario/use-scenario';
import { Button, TextLink } from '../ui/button';
import { Icon } from '../ui/icon';

const STORAGE_KEY = 'stowage.seen-lifecycle';

const ICONS = { simulated: 'sim', live: 'live', pasted: 'file' } as const;
const WORDS = {
  simulated:
    'This is a simulated cluster: each volume and claim stands in its phase and moves when a controller writes.',
  live: 'This is a live cluster, read-only: each volume and claim stands in its phase.',
  written: 'This is a live cluster, and writes are allowed: each volume and claim stands in its phase.',
  pasted:
    'This is what kubectl printed, read-only: each volume and claim stands in the phase that it had then.',
} as const;

export function FirstVisit() {
  const [shown, setShown] = useState(false);
  const cluster = useClusterName();
  const description = useClusterDescription(cluster);
  const kind = description?.kind;
  const { data: scenario } = useScenario(cluster, 'notes', kind === 'simulated');
  const presenting = usePresenting() !== undefined;
  useEffect(() => {
    try {
      setShown(localStorage.getItem(STORAGE_KEY) === null);
    } catch {
      setShown(true);
    }
  }, []);
  if (!shown || kind === undefined) return null;
  // On a stage, and where notes lead the way, it would only be in theirs.
  const isLed = kind === 'simulated' && (scenario === undefined || (scenario.notes ?? []).length > 0);
  if (isLed || presenting) return null;
  const close = () => {
    setShown(false);
    try {
      localStorage.setItem(STORAGE_KEY, 'yes');
    } catch {
      // Without storage the line comes back with the next page.
    }
  };
  return (
    <div className="-mt-1 mb-4 flex items-start gap-2.5 rounded-2 border border-accent-line bg-accent-soft px-3 py-[7px]">
      <Icon name={ICONS[kind]} className="mt-[1.5px] text-accent" />
      <p className="min-w-0 flex-1">
        {WORDS[description?.writes ? 'written' : kind]} Press one to see why it is there.
        {kind !== 'simulated' ? null : (
          <>
            {' '}
            <TextLink href="/s/life-of-a-volume">Follow one volume through its life</TextLink>, told step by
            step, or choose <TextLink href="/demos">another demo</TextLink>.
          </>
        )}
      </p>
      <Button
        variant="quiet"
        size="small"
        square
        aria-label="Close this hint"
        onPress={close}
        className="-my-0.5"
      >
        <Icon name="close" />
      </Button>
    </div>
  );
}
