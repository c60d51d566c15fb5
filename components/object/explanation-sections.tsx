'use client';
/** An explanation of lib/volume in a panel: why it is so, what would change it, and what proves it. */
import type { Evidence, ObjectName } from '@/lib/volume/evidence';
import { plainText, type Sentence } from '@/lib/volume/sentence';
import type { WayOut } from '@/lib/volume/way-out';
import { Button } from '../ui/button';
import { Command } from '../ui/command';
import { Icon } from '../ui/icon';
import { PanelSection } from '../ui/panel';
import { EvidenceList } from './evidence-list';
import { SentenceText } from './sentence-text';
import { type ObjectWrites, useObjectWrites } from './use-object-writes';

export function WhySection({
  title,
  details,
  next,
}: {
  readonly title: Sentence;
  readonly details: readonly Sentence[];
  /** What happens by itself. */
  readonly next: Sentence;
}) {
  return (
    <PanelSection title="Why it is here">
      <p className="text-[15px] leading-[22px]">
        <SentenceText sentence={title} />
      </p>
      <div className="mt-1.5 grid gap-1 text-ink-2">
        {[...details, next].map((sentence, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the sentences of one explanation keep their order
          <p key={index}>
            <SentenceText sentence={sentence} />
          </p>
        ))}
      </div>
    </PanelSection>
  );
}

export function WaysOutSection({ ways }: { readonly ways: readonly WayOut[] }) {
  const writes = useObjectWrites();
  if (ways.length === 0) return null;
  return (
    <PanelSection title="What would change it">
      <ol className="grid gap-3">
        {ways.map((way, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the ways of one explanation keep their order
          <li key={index} className="grid grid-cols-[16px_minmax(0,1fr)] gap-x-1.5">
            <span className="num text-ink-3">{index + 1}</span>
            <WayLine way={way} writes={writes} />
          </li>
        ))}
      </ol>
    </PanelSection>
  );
}

function WayLine({ way, writes }: { readonly way: WayOut; readonly writes: ObjectWrites }) {
  const destructive = way.writes.some((write) => 'delete' in write);
  return (
    <div>
      <div className="flex items-start gap-2">
        <p className="min-w-0 flex-1">
          <b className="block font-medium">
            <SentenceText sentence={way.title} />
          </b>
          <span className="text-ink-2">
            {way.leadsTo ? `Leads to ${way.leadsTo}. ` : ''}
            <SentenceText sentence={way.effect} />
          </span>
        </p>
        {writes.allowed && way.writes.length > 0 ? (
          <Button
            size="small"
            variant={destructive ? 'danger' : 'default'}
            isDisabled={writes.isPending}
            aria-label={`Do it: ${plainText(way.title)}`}
            onPress={() => writes.write(way.title, way.writes)}
          >
            <Icon name={destructive ? 'trash' : 'right'} size={14} />
            Do it
          </Button>
        ) : null}
      </div>
      {way.command ? <Command className="mt-1.5">{way.command}</Command> : null}
    </div>
  );
}

export function EvidenceSection({
  evidence,
  about,
}: {
  readonly evidence: readonly Evidence[];
  /** The object that is explained: its own fields are named without it. */
  readonly about: ObjectName;
}) {
  if (evidence.length === 0) return null;
  return (
    <PanelSection title="Evidence">
      <EvidenceList evidence={evidence} about={about} />
    </PanelSection>
  );
}
