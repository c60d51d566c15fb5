'use client';
/** One line for somebody who sees the lifecycle for the first time; closed for good. */
import { useEffect, useState } from 'react';
import { useClusterDescription } from '@/lib/queries/clusters';
import { useClusterName } from '@/lib/queries/use-cluster';
import { Button, TextLink } from '../ui/button';
import { Icon } from '../ui/icon';

const STORAGE_KEY = 'stowage.seen-lifecycle';

export function FirstVisit() {
  const [shown, setShown] = useState(false);
  const kind = useClusterDescription(useClusterName())?.kind;
  useEffect(() => {
    try {
      setShown(localStorage.getItem(STORAGE_KEY) === null);
    } catch {
      setShown(true);
    }
  }, []);
  if (!shown || kind === undefined) return null;
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
      <Icon name={kind === 'live' ? 'live' : 'sim'} className="mt-[1.5px] text-accent" />
      <p className="min-w-0 flex-1">
        {kind === 'live'
          ? 'This is a live cluster, read-only: each volume and claim stands in its phase. Press one to see why it is there.'
          : 'This is a simulated cluster: each volume and claim stands in its phase and moves when a controller writes. Press one to see why it is there.'}
        {kind === 'live' ? null : (
          <>
            {' '}
            <TextLink href="/s/life-of-a-volume">Follow one volume through its life</TextLink>, told step by
            step.
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
