'use client';
/** Every demo, where a stranger finds the one that answers his question. */
import Link from 'next/link';
import { useEffect, useState } from 'react';
import { DEMO_CATALOGUE, DEMO_GROUPS, type DemoEntry } from '@/lib/scenario/demos/catalogue';
import { Kbd } from '../ui/badge';
import { Button, ButtonLink } from '../ui/button';
import { Search } from '../ui/field';
import { BrandMark } from '../ui/icon';
import { matchingDemos } from './gallery-search';

export function DemoGallery() {
  const [text, setText] = useState('');
  useSearchKey();
  const found = matchingDemos(DEMO_CATALOGUE, text);
  const leftOut = DEMO_CATALOGUE.length - found.length;
  return (
    <main id="main" className="mx-auto max-w-[1120px] px-6 py-8 max-md:px-4 max-md:py-5">
      <header className="mb-6 flex flex-wrap items-end gap-x-6 gap-y-4">
        <div className="min-w-[min(100%,420px)] flex-1">
          <p className="mb-4 flex items-center gap-2 font-strong">
            <BrandMark />
            Stowage
          </p>
          <h1>Demos</h1>
          <p className="mt-1 max-w-[64ch] text-md text-ink-2">
            Each is a small simulated cluster of your own, told in a few notes. Predict what happens, then see
            it. You can change everything at any time.
          </p>
        </div>
        <div className="flex items-center gap-2 max-md:w-full">
          <Search
            label="Search the demos"
            placeholder="Search"
            value={text}
            onChange={setText}
            shortcut={<Kbd>/</Kbd>}
            className="w-[240px] max-md:w-auto max-md:flex-1"
          />
          <ButtonLink href="/">Open the cluster</ButtonLink>
        </div>
      </header>
      {DEMO_GROUPS.map((group) => (
        <Group key={group} title={group} demos={found.filter((demo) => demo.group === group)} />
      ))}
      <p role="status" className="text-ink-2">
        {found.length === 0 ? 'No demo has these words. ' : null}
        {leftOut > 0 ? `${leftOut} of ${DEMO_CATALOGUE.length} left out. ` : null}
        {leftOut > 0 ? (
          <Button size="small" onPress={() => setText('')}>
            Show all
          </Button>
        ) : null}
      </p>
    </main>
  );
}

function Group({ title, demos }: { readonly title: string; readonly demos: readonly DemoEntry[] }) {
  if (demos.length === 0) return null;
  return (
    <section aria-label={title} className="mb-7">
      <h2 className="mb-2 text-lg font-strong">{title}</h2>
      <ul className="grid gap-3 md:grid-cols-2 lg:grid-cols-3">
        {demos.map((demo) => (
          <li key={demo.id} className="flex">
            <DemoCard demo={demo} />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The whole card is the link; its name is the title alone. */
function DemoCard({ demo: { id, title, summary, learn, minutes, level } }: { readonly demo: DemoEntry }) {
  return (
    <article className="relative flex w-full flex-col gap-1.5 rounded-3 border border-line bg-surface p-4 hover:border-line-2">
      <h3 className="text-md font-strong">
        <Link
          href={`/s/${id}`}
          prefetch={false}
          className="rounded-1 after:absolute after:inset-0 after:rounded-3 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:outline-offset-2 focus-visible:after:outline-accent"
        >
          {title}
        </Link>
      </h3>
      <p className="text-ink-2">{summary}</p>
      <p>
        <b className="font-medium">You learn: </b>
        {learn}
      </p>
      <p className="num mt-auto pt-1 text-xs text-ink-3">
        {level}, {minutes} minutes
      </p>
    </article>
  );
}

/** `/` goes to the search, as in every view of a cluster. */
function useSearchKey(): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const field = document.querySelector<HTMLInputElement>('[data-search="view"]');
      if (event.key !== '/' || event.target instanceof HTMLInputElement || !field) return;
      event.preventDefault();
      field.focus();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
}
