'use client';
/** The audience's link: goes to what is shown, or says that nothing is. */
import { useRouter } from 'next/navigation';
import { useEffect, useEffectEvent, useState } from 'react';
import type { Status } from '@/lib/kubernetes/status';
import { readPresentation } from '@/lib/queries/presentations';
import { Button, ButtonLink } from '../ui/button';
import { ErrorState, LoadingState } from '../ui/states';
import { following } from './following';
import { presenting } from './presenting';
import { addressOfView } from './view-address';

export function JoinPresentation({ id }: { readonly id: string }) {
  const router = useRouter();
  const [failed, setFailed] = useState<Status>();
  const join = useEffectEvent(async () => {
    setFailed(undefined);
    const shown = await readPresentation(id);
    if (!shown.ok) {
      setFailed(shown.error);
      return;
    }
    presenting.set(undefined);
    following.set({ id, away: false });
    router.replace(addressOfView(shown.value.scene.cluster, shown.value.scene.view));
  });
  const [tries, setTries] = useState(0);
  useEffect(() => {
    if (tries >= 0) void join();
  }, [tries]);
  return (
    <main id="main" className="grid min-h-dvh place-content-center px-4">
      <h1 className="sr-only">Follow a presentation</h1>
      {failed ? (
        <ErrorState
          title="There is no such presentation."
          raw={failed.message}
          actions={
            <>
              <Button variant="primary" onPress={() => setTries(tries + 1)}>
                Try again
              </Button>
              <ButtonLink variant="quiet" href="/">
                Open the demo
              </ButtonLink>
            </>
          }
        >
          It is over, or has not begun on this server. Ask the presenter for the link, and copy all of it.
        </ErrorState>
      ) : (
        <LoadingState title="Joining the presentation" className="w-[min(560px,calc(100vw-32px))]" />
      )}
    </main>
  );
}
