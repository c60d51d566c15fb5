'use client';
/** Opens the share dialog; only a simulated cluster has a scenario to share. */
import { useState } from 'react';
import { useClusterDescription } from '@/lib/queries/clusters';
import { useClusterName } from '@/lib/queries/use-cluster';
import { Button } from '../ui/button';
import { Icon } from '../ui/icon';
import { ShareDialog } from './share-dialog';

export function ShareButton() {
  const [open, setOpen] = useState(false);
  if (useClusterDescription(useClusterName())?.kind !== 'simulated') return null;
  return (
    <>
      <Button variant="quiet" onPress={() => setOpen(true)} aria-label="Share">
        <Icon name="share" />
        <span className="max-lg:hidden">Share</span>
      </Button>
      <ShareDialog isOpen={open} onOpenChange={setOpen} />
    </>
  );
}
