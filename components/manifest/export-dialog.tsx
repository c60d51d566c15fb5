'use client';
/** The whole cluster as YAML that `kubectl apply` takes: to copy, to save, or to change here. */
import { useMemo } from 'react';
import { exportObjects } from '@/lib/manifest/export';
import { toYaml } from '@/lib/manifest/to-yaml';
import { useAllObjects, useClusterName } from '@/lib/queries/use-cluster';
import { Button } from '../ui/button';
import { CopyButton } from '../ui/command';
import { counted } from '../ui/counted';
import { Dialog } from '../ui/dialog';
import { Icon } from '../ui/icon';
import { saveFile } from '../ui/save-file';

export interface ExportDialogProps {
  readonly isOpen: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly onEdit: (yaml: string) => void;
}

export function ExportDialog(props: ExportDialogProps) {
  return props.isOpen ? <OpenExport {...props} /> : null;
}

function OpenExport({ isOpen, onOpenChange, onEdit }: ExportDialogProps) {
  const cluster = useClusterName();
  const table = useAllObjects();
  const { yaml, count } = useMemo(() => {
    const manifests = exportObjects([...table.values()].flatMap((objects) => [...objects.values()]));
    return { yaml: manifests.map(toYaml).join('---\n'), count: manifests.length };
  }, [table]);
  return (
    <Dialog
      title="The cluster as YAML"
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      width="wide"
      footer={
        <>
          <Button
            onPress={() => {
              onEdit(yaml);
              onOpenChange(false);
            }}
          >
            Put into the editor
          </Button>
          <CopyButton text={yaml} size="normal">
            Copy
          </CopyButton>
          <Button variant="primary" onPress={() => saveFile(`${cluster}.yaml`, yaml, 'application/yaml')}>
            <Icon name="file" />
            Save as file
          </Button>
        </>
      }
    >
      <p className="mb-3 text-ink-2">
        <span className="num">{counted(count, 'manifest')}</span> that <code>kubectl apply</code> takes.
        Applied to an empty cluster, they bring back the same bindings. What controllers make by themselves is
        left out, and so are fields that the API server sets.
      </p>
      <section
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        aria-label="The manifests"
        className="max-h-[44vh] overflow-auto rounded-2 border border-line bg-sunken px-3 py-2"
      >
        <pre className="text-xs leading-[18px]">{yaml}</pre>
      </section>
    </Dialog>
  );
}
