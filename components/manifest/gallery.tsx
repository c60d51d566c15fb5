'use client';
/** Examples to load into the editor. */
import { Button as AriaButton } from 'react-aria-components';
import { EXAMPLES, type Example } from '@/lib/manifest/examples';
import { Icon } from '../ui/icon';

export function Gallery({ onLoad }: { readonly onLoad: (example: Example) => void }) {
  return (
    <ul className="grid gap-1 p-2">
      {EXAMPLES.map((example) => (
        <li key={example.id}>
          <AriaButton
            onPress={() => onLoad(example)}
            className="group grid w-full grid-cols-[minmax(0,1fr)_auto] items-start gap-x-2 rounded-2 px-3 py-2 text-left hover:bg-sunken"
          >
            <span className="font-medium">{example.title}</span>
            <Icon name="right" size={14} className="mt-0.5 text-ink-3 group-hover:text-accent" />
            <span className="col-span-2 text-xs leading-[17px] text-ink-2">{example.sentence}</span>
          </AriaButton>
        </li>
      ))}
    </ul>
  );
}
