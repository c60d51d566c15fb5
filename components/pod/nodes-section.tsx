'use client';
/** Every node for a Pod that waits for one: whether it would take it, and if not, why, also in the scheduler's words. */
import { useState } from 'react';
import type { NodeVerdict } from '@/lib/volume/node-verdict';
import { ObjectLink } from '../object/object-link';
import { SentenceText } from '../object/sentence-text';
import { UnreadLine, useUnread } from '../object/unread-kinds';
import { Button } from '../ui/button';
import { PanelSection } from '../ui/panel';
import { Sign } from '../ui/sign';

/** Further nodes are drawn on request: a cluster may have thousands. */
const FIRST_ROWS = 12;
const MORE_ROWS = 200;

export function NodesSection({ nodes }: { readonly nodes: readonly NodeVerdict[] }) {
  const [shown, setShown] = useState(FIRST_ROWS);
  const unread = useUnread('Node');
  if (unread.length > 0) {
    return (
      <PanelSection title="Nodes">
        <UnreadLine unread={unread} />
      </PanelSection>
    );
  }
  if (nodes.length === 0) return null;
  const fitting = nodes.filter(({ fits }) => fits).length;
  const rest = nodes.length - shown;
  return (
    <PanelSection
      title="Nodes"
      end={
        <span className="num text-xs text-ink-3">
          {fitting} of {nodes.length} would take it
        </span>
      }
    >
      <table aria-label="Nodes" className="w-full table-fixed border-collapse text-left">
        <colgroup>
          <col className="w-[116px]" />
          <col />
        </colgroup>
        <thead className="sr-only">
          <tr>
            <th scope="col">Node</th>
            <th scope="col">Reason</th>
          </tr>
        </thead>
        <tbody>
          {nodes.slice(0, shown).map((row) => (
            <NodeRow key={row.nodeName} row={row} />
          ))}
        </tbody>
      </table>
      {rest > 0 ? (
        <Button
          size="small"
          variant="quiet"
          className="mt-1 text-accent"
          onPress={() => setShown(shown + MORE_ROWS)}
        >
          Show {Math.min(rest, MORE_ROWS)} more of {rest}
        </Button>
      ) : null}
    </PanelSection>
  );
}

function NodeRow({
  row: { nodeName, fits, plugin, reasons, schedulerTexts },
}: {
  readonly row: NodeVerdict;
}) {
  return (
    <tr className="border-t border-line align-top first:border-t-0">
      <th scope="row" className="py-1.5 pr-3 text-left font-normal">
        <span className="flex items-center gap-1.5 text-xs">
          <Sign
            name={fits ? 'available' : 'blocked'}
            size={12}
            label={fits ? 'would take it' : 'does not take it'}
          />
          <ObjectLink reference={{ kind: 'Node', name: nodeName }} length={14} className="min-w-0 truncate" />
        </span>
      </th>
      <td className="py-1.5 wrap-anywhere">
        {reasons.map((reason, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the reasons of one node keep their order
          <p key={index}>
            <SentenceText sentence={reason} />
          </p>
        ))}
        {plugin ? (
          <p className="mt-0.5 text-xs text-ink-3">
            <code>{plugin}</code>: “{schedulerTexts.join(', ')}”
          </p>
        ) : null}
      </td>
    </tr>
  );
}
