'use client';
/** What to do about a claim: the best way large, one beside it, the others on request. */
import dynamic from 'next/dynamic';
import { useState } from 'react';
import type { KubernetesObject } from '@/lib/kubernetes/object';
import { plainText, type Sentence } from '@/lib/volume/sentence';
import type { WayOut } from '@/lib/volume/way-out';
import { SentenceText } from '../object/sentence-text';
import { type ObjectWrites, useObjectWrites } from '../object/use-object-writes';
import { Button } from '../ui/button';
import { cx } from '../ui/class-names';
import { Command } from '../ui/command';
import { counted } from '../ui/counted';
import { Dialog } from '../ui/dialog';
import { Icon } from '../ui/icon';

const ObjectYaml = dynamic(() => import('../object/object-yaml'), { ssr: false });

export function WaysOut({
  ways,
  next,
  details,
}: {
  readonly ways: readonly WayOut[];
  /** What happens without doing anything. */
  readonly next: Sentence;
  readonly details: readonly Sentence[];
}) {
  const [showAll, setShowAll] = useState(false);
  const [first, second, ...others] = ways;
  return (
    <section
      aria-label="What to do"
      className="mb-3.5 overflow-hidden rounded-3 border border-line bg-surface"
    >
      {first ? (
        <div
          className={cx(
            'grid border-b border-line max-lg:grid-cols-1',
            second && 'grid-cols-[minmax(0,1.3fr)_minmax(0,1fr)]',
          )}
        >
          <Way way={first} label="Fix it" primary />
          {second ? (
            <div className="border-l border-line max-lg:border-t max-lg:border-l-0">
              <Way way={second} label="Or" />
            </div>
          ) : null}
        </div>
      ) : null}
      {showAll && others.length > 0 ? (
        <ul>
          {others.map((way) => (
            <li key={plainText(way.title)} className="border-b border-line">
              <Way way={way} label="Or" />
            </li>
          ))}
        </ul>
      ) : null}
      <div className="flex flex-wrap items-start gap-x-5 gap-y-1.5 px-4 py-2.5 text-ink-2">
        <div className="grid min-w-0 flex-1 gap-0.5">
          {details.map((detail) => (
            <p key={plainText(detail)}>
              <SentenceText sentence={detail} />
            </p>
          ))}
          <p>
            <b className="mr-1.5 font-strong text-ink">By itself</b>
            <SentenceText sentence={next} />
          </p>
        </div>
        {others.length > 0 ? (
          <Button variant="quiet" size="small" onPress={() => setShowAll(!showAll)} aria-expanded={showAll}>
            {showAll ? 'Fewer ways' : counted(others.length, 'more way')}
          </Button>
        ) : null}
      </div>
    </section>
  );
}

function Way({
  way,
  label,
  primary = false,
}: {
  readonly way: WayOut;
  readonly label: string;
  readonly primary?: boolean;
}) {
  const writes = useObjectWrites();
  return (
    <div className="px-4 pt-[11px] pb-[13px]">
      <p className="mb-2 text-ink-2">
        <b className="mr-1.5 font-strong text-ink">{label}</b>
        <span className="text-ink">
          <SentenceText sentence={way.title} />
        </span>
        . <SentenceText sentence={way.effect} />
      </p>
      <div className="flex flex-wrap items-center gap-2">
        {way.command ? (
          <Command className="min-w-60 flex-1 max-md:w-full max-md:flex-none">{way.command}</Command>
        ) : null}
        <WayButtons way={way} writes={writes} primary={primary} />
      </div>
    </div>
  );
}

function WayButtons({
  way,
  writes,
  primary,
}: {
  readonly way: WayOut;
  readonly writes: ObjectWrites;
  readonly primary: boolean;
}) {
  return (
    <div className="flex flex-wrap items-center gap-2 max-md:w-full">
      {way.manifest ? <ManifestButton title={plainText(way.title)} manifest={way.manifest} /> : null}
      {writes.allowed && way.writes.length > 0 ? (
        <Button
          variant={primary ? 'primary' : 'default'}
          isDisabled={writes.isPending}
          onPress={() => writes.write(way.title, way.writes)}
          className="max-md:flex-1"
        >
          <Icon name="right" size={14} />
          Do it
        </Button>
      ) : null}
    </div>
  );
}

export function ManifestButton({
  title,
  manifest,
}: {
  readonly title: string;
  readonly manifest: KubernetesObject;
}) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button onPress={() => setOpen(true)} className="max-md:flex-1">
        <Icon name="file" size={14} />
        Show manifest
      </Button>
      <Dialog title={title} isOpen={open} onOpenChange={setOpen} width="normal">
        <ObjectYaml object={manifest} />
      </Dialog>
    </>
  );
}
