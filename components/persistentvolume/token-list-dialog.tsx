'use client';
/** All objects of one state, searchable; only the rows in sight are drawn. */
import { useMemo, useState } from 'react';
import { ListBox, ListBoxItem, ListLayout, Virtualizer } from 'react-aria-components';
import type { LifecycleToken } from '@/lib/graph/lifecycle-model';
import { Dialog } from '../ui/dialog';
import { Search } from '../ui/field';
import { itemClass } from '../ui/menu';
import { Sign } from '../ui/sign';

export interface TokenListContent {
  readonly title: string;
  readonly tokens: readonly LifecycleToken[];
}

const ROW_HEIGHT = 30;
const LIST_HEIGHT = 420;

export function TokenListDialog({
  content,
  onClose,
  onSelect,
}: {
  readonly content: TokenListContent | undefined;
  readonly onClose: () => void;
  readonly onSelect: (token: LifecycleToken) => void;
}) {
  const [text, setText] = useState('');
  const tokens = content?.tokens ?? [];
  const found = useMemo(() => {
    const wanted = text.trim().toLowerCase();
    return tokens.filter((token) => token.id.toLowerCase().includes(wanted));
  }, [tokens, text]);
  const close = () => {
    setText('');
    onClose();
  };
  return (
    <Dialog
      title={content?.title ?? ''}
      width="narrow"
      isOpen={content !== undefined}
      onOpenChange={(open) => (open ? undefined : close())}
    >
      <Search label="Search by name" placeholder="Name" value={text} onChange={setText} className="mb-2" />
      <Virtualizer layout={ListLayout} layoutOptions={{ rowHeight: ROW_HEIGHT }}>
        <ListBox
          aria-label={content?.title ?? 'Objects'}
          items={found}
          style={{ height: Math.min(LIST_HEIGHT, Math.max(1, found.length) * ROW_HEIGHT) }}
          className="overflow-auto outline-none"
          renderEmptyState={() => <p className="px-2 py-1 text-ink-2">No name contains it.</p>}
          onAction={(key) => {
            const token = tokens.find((candidate) => candidate.id === key);
            if (token) onSelect(token);
            close();
          }}
        >
          {(token) => (
            <ListBoxItem id={token.id} textValue={token.name} className={itemClass}>
              <Sign name={token.standing} size={12} />
              <code className="min-w-0 flex-1 truncate text-xs">{token.name}</code>
              {token.namespace ? <span className="text-xs text-ink-3">{token.namespace}</span> : null}
            </ListBoxItem>
          )}
        </ListBox>
      </Virtualizer>
    </Dialog>
  );
}
