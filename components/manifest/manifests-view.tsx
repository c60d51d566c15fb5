'use client';
/** Manifests: write or drop YAML and apply it; beside it the examples and what is stored. */
import { useMemo, useRef, useState } from 'react';
import { EXAMPLES } from '@/lib/manifest/examples';
import { withoutServerFields } from '@/lib/manifest/export';
import { toYaml } from '@/lib/manifest/to-yaml';
import { useAllObjects, useClusterName } from '@/lib/queries/use-cluster';
import { useWritability, type Writability } from '../cluster/use-writability';
import { Button } from '../ui/button';
import { Icon } from '../ui/icon';
import { Tabs } from '../ui/tabs';
import { ViewFrame } from '../ui/view-frame';
import { ExportDialog } from './export-dialog';
import type { OnText } from './file-drop';
import { Gallery } from './gallery';
import { storedKinds } from './stored-kinds';
import { StoredObjects } from './stored-objects';
import { useDraft } from './use-draft';
import { useManifestCheck } from './use-manifest-check';
import { useReplace } from './use-replace';
import { type Sending, useSending } from './use-sending';
import { Workbench } from './workbench';

const CHECKED =
  'Write, paste or drop what kubectl takes. What the API server would refuse is marked at its line.';
const SUMMARIES: Readonly<Record<Writability, string>> = {
  free: CHECKED,
  unknown: CHECKED,
  asked:
    'Write, paste or drop what kubectl takes. Each object is shown as a request and asked for before it is sent.',
  past: 'The page shows the past, and a live cluster is written to as it is now: go back to now to apply.',
  'read-only': 'A live cluster is only read: what is stored can be exported, and nothing is applied.',
};

export function ManifestsView() {
  const cluster = useClusterName();
  const writability = useWritability();
  const draft = useDraft(cluster);
  const sending = useSending();
  const [sent, setSent] = useState<string>();
  const check = useManifestCheck(draft.text, { writability, sent: draft.text === sent });
  const replace = useReplace(draft);
  const [exporting, setExporting] = useState(false);
  const bench = useRef<HTMLDivElement>(null);
  const apply: Sending['apply'] = (documents) => {
    setSent(draft.text);
    sending.apply(documents);
  };
  const onText: OnText = (text, what) => {
    sending.clear();
    replace(text, what);
    bench.current?.scrollIntoView({ block: 'nearest' });
  };
  return (
    <ViewFrame
      title="Manifests"
      summary={SUMMARIES[writability]}
      actions={
        <Button onPress={() => setExporting(true)}>
          <Icon name="external" />
          Export the cluster
        </Button>
      }
      className="flex flex-col lg:h-full"
    >
      <div className="grid min-h-0 flex-1 gap-4 lg:grid-cols-[minmax(0,1fr)_372px]">
        <div ref={bench} className="grid min-h-0 min-w-0 scroll-mt-4">
          <Workbench {...{ draft, check, writability, onText }} sending={{ ...sending, apply }} />
        </div>
        <Beside onText={onText} />
      </div>
      <ExportDialog
        isOpen={exporting}
        onOpenChange={setExporting}
        onEdit={(yaml) => onText(yaml, 'The export')}
      />
    </ViewFrame>
  );
}

function Beside({ onText }: { readonly onText: OnText }) {
  const table = useAllObjects();
  const stored = useMemo(() => storedKinds(table).objects, [table]);
  const items = [
    {
      id: 'examples',
      label: 'Examples',
      count: EXAMPLES.length,
      content: <Gallery onLoad={({ yaml, title }) => onText(yaml, title)} />,
    },
    {
      id: 'stored',
      label: 'In the cluster',
      count: stored,
      content: (
        <StoredObjects
          onEdit={(object) => onText(toYaml(withoutServerFields(object)), object.metadata.name)}
        />
      ),
    },
  ];
  return (
    <aside
      aria-label="Examples and stored objects"
      className="flex min-h-0 flex-col overflow-hidden rounded-3 border border-line bg-surface"
    >
      <Tabs
        label="Examples and stored objects"
        items={items}
        className="min-h-0 flex-1 [&>[role=tabpanel]]:overflow-y-auto"
      />
    </aside>
  );
}
