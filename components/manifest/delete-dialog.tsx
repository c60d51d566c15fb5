'use client';
/** Asks before objects are deleted, and says in which order. */
import type { ManifestDocument } from '@/lib/manifest/parse-manifests';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';

export function DeleteDialog({
  documents,
  isOpen,
  onOpenChange,
  onDelete,
}: {
  /** In the order in which they will be deleted. */
  readonly documents: readonly ManifestDocument[];
  readonly isOpen: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly onDelete: () => void;
}) {
  return (
    <Dialog
      title={documents.length === 1 ? 'Delete this object?' : `Delete these ${documents.length} objects?`}
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      width="narrow"
      footer={
        <>
          <Button variant="quiet" onPress={() => onOpenChange(false)}>
            Cancel
          </Button>
          <Button
            variant="danger"
            onPress={() => {
              onOpenChange(false);
              onDelete();
            }}
          >
            Delete
          </Button>
        </>
      }
    >
      <p className="mb-2 text-ink-2">
        In this order: users first, then what they use. What finalizers hold stays for a while.
      </p>
      <ol className="grid gap-0.5">
        {documents.map(({ object, range }) => (
          <li key={range.from} className="flex gap-2">
            <code className="text-ink-3">{object.kind}</code>
            <code className="min-w-0 wrap-anywhere">{object.metadata.name}</code>
          </li>
        ))}
      </ol>
    </Dialog>
  );
}
