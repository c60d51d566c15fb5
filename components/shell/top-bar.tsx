'use client';
/** Which cluster is shown, how fresh it is, and the way to everything else. */
import { ClusterSwitcher } from '../cluster/cluster-switcher';
import { Freshness } from '../cluster/freshness';
import { WritesMark } from '../cluster/writes-mark';
import { PresentButton } from '../present/present-button';
import { ShareButton } from '../scenario/share-button';
import { Kbd } from '../ui/badge';
import { Button } from '../ui/button';
import { Icon } from '../ui/icon';
import { toggleTheme } from './theme';

export function TopBar({ onPalette }: { readonly onPalette: () => void }) {
  return (
    <header className="flex items-center gap-2 border-b border-line bg-surface pr-4 pl-6 [grid-area:top] max-md:pr-3 max-md:pl-4">
      <ClusterSwitcher />
      <WritesMark />
      <Freshness />
      <Button
        aria-keyshortcuts="Control+K"
        onPress={onPalette}
        className="ml-auto h-8 w-[264px] justify-start gap-2 bg-bg pr-2 pl-2.5 font-normal text-ink-3 max-md:hidden"
      >
        <Icon name="search" />
        Find or do anything
        <Kbd className="ml-auto">Ctrl K</Kbd>
      </Button>
      <Button
        square
        variant="quiet"
        aria-label="Find or do anything"
        onPress={onPalette}
        className="ml-auto md:hidden"
      >
        <Icon name="search" />
      </Button>
      <PresentButton />
      <ShareButton />
      <Button square variant="quiet" aria-label="Switch between light and dark" onPress={() => toggleTheme()}>
        <Icon name="theme" />
      </Button>
    </header>
  );
}
