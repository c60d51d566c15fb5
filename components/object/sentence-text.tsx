'use client';
/** Draws a sentence of lib/volume: plain words, Kubernetes' own words in monospace, objects as links. */
import type { Sentence, Span } from '@/lib/volume/sentence';
import { ObjectLink } from './object-link';

export function SentenceText({ sentence }: { readonly sentence: Sentence }) {
  return (
    <>
      {sentence.map((span, index) => (
        // A sentence is never reordered, so its places are its keys.
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        <SpanText key={index} span={span} />
      ))}
    </>
  );
}

function SpanText({ span }: { readonly span: Span }) {
  if (typeof span === 'string') return span;
  if ('code' in span) return <code className="wrap-anywhere">{span.code}</code>;
  return <ObjectLink reference={span.object} />;
}
