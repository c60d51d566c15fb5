'use client';
/** A place to drop files on, and the button that opens the same by a dialog of the browser. */
import type { ReactNode } from 'react';
import { DropZone, type FileDropItem, FileTrigger } from 'react-aria-components';
import { Button } from '../ui/button';
import { cx } from '../ui/class-names';
import { Icon } from '../ui/icon';
import { showToast } from '../ui/toast';
import { readFiles } from './read-files';

/** The text of the files, and what to call it. */
export type OnText = (text: string, what: string) => void;

interface Taking {
  readonly onText: OnText;
  /** Of all files together; as much as a manifest may have unless given. */
  readonly maxBytes?: number;
}

async function take(files: readonly File[], { onText, maxBytes }: Taking): Promise<void> {
  if (files.length === 0) return;
  const read = await readFiles(files, maxBytes);
  if (!read.ok) showToast({ sign: 'failed', title: 'Not read.', text: read.message });
  else onText(read.text, read.names.length === 1 ? (read.names[0] ?? '') : `${read.names.length} files`);
}

export function FileDrop({
  children,
  className,
  ...taking
}: Taking & {
  readonly children: ReactNode;
  readonly className?: string;
}) {
  return (
    <DropZone
      aria-label="Manifests"
      getDropOperation={(types) => (types.has('text/plain') ? 'cancel' : 'copy')}
      onDrop={async ({ items }) => {
        const files = items.filter((item): item is FileDropItem => item.kind === 'file');
        await take(await Promise.all(files.map((item) => item.getFile())), taking);
      }}
      className={cx('data-[drop-target]:border-accent data-[drop-target]:bg-accent-soft', className)}
    >
      {children}
    </DropZone>
  );
}

export function OpenFiles(taking: Taking) {
  return (
    <FileTrigger
      allowsMultiple
      acceptedFileTypes={['.yaml', '.yml', '.json', '.txt']}
      onSelect={(files) => void take(files ? [...files] : [], taking)}
    >
      <Button size="small" variant="quiet">
        <Icon name="file" />
        Open files
      </Button>
    </FileTrigger>
  );
}
