/** One type: its name and whose life it shares; opened, all that happens to its data, with the reason. */
import type { VolumeTypeRow, VolumeTypeUse } from '@/lib/graph/volume-type-rows';
import type { Fate } from '@/lib/volume/volume-lifetime';
import { Tag } from '../ui/badge';
import { cx } from '../ui/class-names';
import { Icon } from '../ui/icon';
import { Sign, type SignName } from '../ui/sign';

export function VolumeTypeItem({ row, version }: { readonly row: VolumeTypeRow; readonly version: string }) {
  return (
    <li className="border-b border-line">
      <details className="group">
        <summary className="grid cursor-pointer grid-cols-[minmax(0,1fr)_16px] items-center gap-x-3 gap-y-1 py-2.5 hover:bg-sunken md:grid-cols-[190px_minmax(0,1fr)_210px_16px] [&::-webkit-details-marker]:hidden">
          <span className={cx('font-mono', row.mountable ? '' : 'text-ink-3 line-through')}>{row.name}</span>
          <span className="text-ink-2 max-md:col-start-1 max-md:row-start-2">{row.summary}</span>
          <span className="flex flex-wrap gap-1 max-md:col-start-1 max-md:row-start-3">
            {row.mountable ? null : <Tag>not in {version}</Tag>}
            {row.accessModes ? <Tag>{row.accessModes}</Tag> : null}
          </span>
          <Icon
            name="down"
            className="transition-transform group-open:rotate-180 max-md:col-start-2 max-md:row-start-1"
          />
        </summary>
        <div className="grid gap-4 pt-1 pb-5">
          <Facts row={row} version={version} />
          <div className="grid gap-6 md:grid-cols-2">
            {row.uses.map((use) => (
              <Lifetimes key={use.title} use={use} />
            ))}
          </div>
        </div>
      </details>
    </li>
  );
}

function Facts({ row, version }: { readonly row: VolumeTypeRow; readonly version: string }) {
  const done = row.abilities.map(({ name, who }) => `${name}: ${who}`);
  return (
    <div className="text-ink-2">
      {row.mountable ? null : <p>The API of {version} still takes it, but no kubelet mounts it.</p>}
      {row.note ? <p>{row.note}</p> : null}
      {row.accessModes ? (
        <p>
          {done.length > 0
            ? `Who does what: ${done.join(', ')}.`
            : 'Nobody provisions, deletes or attaches it.'}
          {row.block ? ' Can be a block device.' : ''}
        </p>
      ) : null}
    </div>
  );
}

const FATES: Readonly<Record<Fate, { readonly sign: SignName; readonly word: string }>> = {
  Kept: { sign: 'bound', word: 'kept' },
  MadeAnew: { sign: 'available', word: 'made anew' },
  LeftBehind: { sign: 'released', word: 'left behind' },
  Lost: { sign: 'failed', word: 'lost' },
  NotApplicable: { sign: 'waiting', word: 'cannot happen' },
};

function Lifetimes({ use }: { readonly use: VolumeTypeUse }) {
  return (
    <section aria-label={use.title}>
      <h3 className="font-medium">{use.title}</h3>
      <p className="mb-1 text-xs text-ink-3">
        Lives with {use.livesWith}; shared by {use.shared}
      </p>
      <dl className="grid gap-1.5">
        {use.lifetimes.map(({ event, title, outcome }) => (
          <div key={event}>
            <dt className="flex items-center gap-1.5">
              <Sign name={FATES[outcome.fate].sign} size={12} />
              {title}: {FATES[outcome.fate].word}
            </dt>
            <dd className="pl-[18px] text-xs text-ink-3">{outcome.why}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
