'use client';
/** Takes the page of a listener to what the presenter shows, whatever cluster that is in. Draws nothing. */
import { useRouter } from 'next/navigation';
import { useEffect, useEffectEvent } from 'react';
import type { Scene } from '@/lib/history/presentation';
import { onBranchMade } from '@/lib/queries/branches';
import { type ClusterStore, clusterStore } from '@/lib/queries/cluster-store';
import { setGuest } from '@/lib/queries/guest';
import { followPresentation } from '@/lib/queries/presentations';
import { following, setFeed, useFeed, useFollowing } from './following';
import { addressOfView, viewOfAddress } from './view-address';

export function AudienceFollower() {
  const followed = useFollowing();
  if (!followed) return null;
  return <Follower key={`${followed.id} ${followed.away}`} id={followed.id} away={followed.away} />;
}

function Follower({ id, away }: { readonly id: string; readonly away: boolean }) {
  const router = useRouter();
  const { message } = useFeed();
  const scene = message?.scene;

  useEffect(() => {
    if (away) return;
    const stream = followPresentation(id, {
      onScene: (heard) => setFeed({ message: heard }),
      onLink: (link) => setFeed({ link }),
    });
    return () => {
      stream.close();
      setFeed(undefined);
      setGuest(undefined);
    };
  }, [id, away]);

  const show = useEffectEvent(({ cluster, view }: Scene) => {
    setGuest(cluster);
    const shown = viewOfAddress(window.location.pathname, new URLSearchParams(window.location.search));
    const address = addressOfView(cluster, view);
    if (addressOfView(clusterOfAddress(window.location.pathname), shown) !== address) router.push(address);
  });
  useEffect(() => {
    if (!scene || away) return;
    show(scene);
    return showMoment(clusterStore(scene.cluster), scene.moment);
  }, [scene, away]);

  // What a listener does in the presenter's cluster happens in a branch, and the page goes there.
  useEffect(() => onBranchMade(() => following.set({ id, away: true })), [id]);
  return null;
}

function clusterOfAddress(pathname: string): string {
  return decodeURIComponent(pathname.split('/')[2] ?? '');
}

/** Shows the moment as soon as the page has heard of it. Returns the end of the waiting. */
function showMoment(store: ClusterStore, moment: Scene['moment']): () => void {
  let done = false;
  const look = () => {
    const { newest, current } = store.read();
    if (done || newest.log === undefined) return;
    const there = moment === 'now' ? current : newest.revision >= moment;
    if (!there) return;
    done = true;
    store.seek(moment === 'now' ? undefined : moment);
  };
  const release = store.subscribe(look);
  look();
  return release;
}
