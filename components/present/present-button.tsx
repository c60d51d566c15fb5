'use client';
/** Begins a presentation of the page as it is. */
import { useState } from 'react';
import { isPast } from '@/lib/queries/cluster-store';
import { beginPresentation } from '@/lib/queries/presentations';
import { useClusterStore } from '@/lib/queries/use-cluster';
import { Button } from '../ui/button';
import { Icon } from '../ui/icon';
import { showToast } from '../ui/toast';
import { following } from './following';
import { enterFullScreen } from './full-screen';
import { presenting } from './presenting';
import { viewOfAddress } from './view-address';

export function PresentButton() {
  const store = useClusterStore();
  const [isPending, setPending] = useState(false);
  const begin = async () => {
    // At once: a browser allows it only as the answer to a press.
    enterFullScreen();
    setPending(true);
    const { log } = store.read();
    const moment = isPast(store.read()) ? log.revision : 'now';
    const view = viewOfAddress(window.location.pathname, new URLSearchParams(window.location.search));
    const begun = await beginPresentation({ cluster: store.name, view, moment, blank: false });
    setPending(false);
    if (!begun.ok) {
      showToast({ sign: 'failed', title: 'The presentation did not begin.', raw: begun.error.message ?? '' });
      return;
    }
    following.set(undefined);
    presenting.set(begun.value);
  };
  return (
    <Button variant="quiet" aria-label="Present" isPending={isPending} onPress={() => void begin()}>
      <Icon name="play" />
      <span className="max-lg:hidden">Present</span>
    </Button>
  );
}
