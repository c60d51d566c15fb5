'use client';
/** An object as YAML, to read and to copy. Loaded when it is first shown: the YAML library is large. */
import { useMemo } from 'react';
import type { KubernetesObject } from '@/lib/kubernetes/object';
import { toYaml } from '@/lib/manifest/to-yaml';
import { CopyButton } from '../ui/command';

/** Key in front of a value, after indentation and list marks. */
const LINE = /^(\s*(?:- )*)([^\s:'"][^:]*:)(\s.*)?$/;

export default function ObjectYaml({ object }: { readonly object: KubernetesObject }) {
  const text = useMemo(() => toYaml(object), [object]);
  return (
    <div className="relative">
      <div className="absolute top-0 right-0">
        <CopyButton text={text} label="Copy YAML" />
      </div>
      <pre className="pr-8 text-xs leading-[18px] whitespace-pre-wrap wrap-anywhere">
        {text.split('\n').map((line, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines of a text have no other name
          <YamlLine key={index} line={line} />
        ))}
      </pre>
    </div>
  );
}

function YamlLine({ line }: { readonly line: string }) {
  const match = LINE.exec(line);
  if (!match) return `${line}\n`;
  const [, indent = '', key = '', value = ''] = match;
  return (
    <>
      {indent}
      <span className="text-accent">{key}</span>
      {value}
      {'\n'}
    </>
  );
}
