'use client';
/** The views of the cluster with the number of things in each that need a person. */
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { Button as AriaButton } from 'react-aria-components';
import { useClusterName } from '@/lib/queries/use-cluster';
import { Kbd } from '../ui/badge';
import { Button } from '../ui/button';
import { cx } from '../ui/class-names';
import { BrandMark, Icon } from '../ui/icon';
import { Menu, MenuItem, MenuTrigger } from '../ui/menu';
import { phaseClass, Sign, type SignName } from '../ui/sign';
import { useProblems } from './use-problems';
import { VIEWS, viewHref, viewOf } from './views';

export function Navigation({ onShortcuts }: { readonly onShortcuts: () => void }) {
  const cluster = useClusterName();
  const current = viewOf(usePathname());
  const problems = useProblems();
  return (
    <nav
      aria-label="Views"
      className="flex flex-col border-r border-line px-3 pb-3 [grid-area:nav] max-md:hidden"
    >
      <Link
        href={viewHref(cluster, 'lifecycle')}
        className="flex h-(--top-h) shrink-0 items-center gap-[9px] px-2 text-lg font-strong tracking-[-0.015em]"
      >
        <BrandMark />
        Stowage
      </Link>
      <h2 className="px-2 pt-4 pb-1.5 text-2xs font-medium text-ink-3">Cluster</h2>
      <ul>
        {VIEWS.map((view) => (
          <li key={view.path}>
            <Link
              href={viewHref(cluster, view.path)}
              aria-current={view === current ? 'page' : undefined}
              className={cx(
                'flex h-8 items-center gap-2.5 rounded-2 px-2 font-medium',
                view === current ? 'bg-accent-soft text-accent' : 'text-ink-2 hover:bg-sunken',
              )}
            >
              <Icon name={view.icon} />
              {view.title}
              <ProblemCount {...problems[view.path]} />
            </Link>
          </li>
        ))}
      </ul>
      <div className="mt-auto">
        <Button variant="quiet" size="small" onPress={onShortcuts} className="text-ink-3">
          Shortcuts <Kbd>?</Kbd>
        </Button>
      </div>
    </nav>
  );
}

function ProblemCount({ sign, count }: { readonly sign?: SignName; readonly count?: number }) {
  if (!sign || !count) return null;
  return (
    <span
      className={cx(phaseClass(sign), 'num ml-auto inline-flex items-center gap-1 text-xs text-phase')}
      title={`${count} need a person`}
    >
      <Sign name={sign} size={11} />
      {count}
      <span className="sr-only"> need a person</span>
    </span>
  );
}

/** The tab bar of small screens. */
export function TabBar() {
  const cluster = useClusterName();
  const current = viewOf(usePathname());
  const problems = useProblems();
  return (
    <nav
      aria-label="Views"
      className="hidden grid-cols-5 border-t border-line bg-surface [grid-area:tabs] max-md:grid"
    >
      {VIEWS.filter((view) => view.tab).map((view) => {
        const problem = problems[view.path];
        return (
          <Link
            key={view.path}
            href={viewHref(cluster, view.path)}
            aria-current={view === current ? 'page' : undefined}
            className={cx(
              'relative grid place-content-center justify-items-center gap-0.5 text-2xs font-medium',
              view === current ? 'text-accent' : 'text-ink-3',
            )}
          >
            <Icon name={view.icon} />
            {view.title}
            {problem?.count ? (
              <span className="absolute top-1.5 left-1/2 ml-2">
                <Sign name={problem.sign} size={10} label={`${problem.count} need a person`} />
              </span>
            ) : null}
          </Link>
        );
      })}
      <MoreTab />
    </nav>
  );
}

function MoreTab() {
  const cluster = useClusterName();
  const current = viewOf(usePathname());
  const isMore = current !== undefined && !current.tab;
  return (
    <MenuTrigger>
      <AriaButton
        className={cx(
          'grid w-full place-content-center justify-items-center gap-0.5 text-2xs font-medium',
          isMore ? 'text-accent' : 'text-ink-3',
        )}
      >
        <Icon name="menu" />
        More
      </AriaButton>
      <Menu aria-label="More views" placement="top end">
        {VIEWS.filter((view) => !view.tab).map((view) => (
          <MenuItem key={view.path} href={viewHref(cluster, view.path)} icon={view.icon}>
            {view.title}
          </MenuItem>
        ))}
      </Menu>
    </MenuTrigger>
  );
}
