'use client';
/**
 * The details of any object. A kind that lib/volume can explain puts its explanation in front (`children`, shown
 * under "Why"); every kind has its fields, history, events and YAML.
 */
import dynamic from 'next/dynamic';
import { type ReactNode, useState } from 'react';
import type { KubernetesObject } from '@/lib/kubernetes/object';
import { RESOURCES, type Resource } from '@/lib/kubernetes/resources';
import { useEventsOf, useHistoryOf, useObject } from '@/lib/queries/use-cluster';
import { Panel, PanelSection } from '../ui/panel';
import { Tabs } from '../ui/tabs';
import { HistorySection } from './history-section';
import { type ObjectReference, referenceOf } from './object-reference';
import { ConditionsSection, EventsSection, FieldsSection, FinalizersSection } from './object-sections';

const ObjectYaml = dynamic(() => import('./object-yaml'), { ssr: false });

/** The object behind a reference, of any kind in the resource table; undefined while there is none. */
export function useReferenced(reference: ObjectReference): KubernetesObject | undefined {
  const resource = RESOURCES.find((row) => row.kind === reference.kind) ?? NO_RESOURCE;
  const key = reference.namespace ? `${reference.namespace}/${reference.name}` : reference.name;
  return useObject(resource as Resource<KubernetesObject>, key);
}

const NO_RESOURCE = { group: '', version: '', plural: '', kind: '', namespaced: false, simulated: false };

export interface ObjectPanelProps {
  readonly object: KubernetesObject;
  readonly onClose: () => void;
  readonly badge?: ReactNode;
  /** One line under the name: what a reader asks first about this kind. */
  readonly facts?: ReactNode;
  /** Sections of the first tab, "Why". */
  readonly children?: ReactNode;
}

export function ObjectPanel({ object, onClose, badge, facts, children }: ObjectPanelProps) {
  const events = useEventsOf(object);
  const history = useHistoryOf(object);
  const [chosen, setChosen] = useState<string>();
  const fields = (
    <>
      <ConditionsSection object={object} />
      <FinalizersSection object={object} />
      <FieldsSection object={object} history={history} />
    </>
  );
  const items = [
    ...(children === undefined ? [] : [{ id: 'why', label: 'Why', content: children }]),
    { id: 'fields', label: 'Fields', content: fields },
    { id: 'history', label: 'History', content: <HistorySection history={history} /> },
    {
      id: 'events',
      label: 'Events',
      count: events.length,
      content: <EventsSection events={events} namespace={object.metadata.namespace} />,
    },
    {
      id: 'yaml',
      label: 'YAML',
      content: (
        <PanelSection title="As the API server has it">
          <ObjectYaml object={object} />
        </PanelSection>
      ),
    },
  ];
  const selected = items.some((item) => item.id === chosen) ? chosen : items[0]?.id;
  const { kind, namespace, name } = referenceOf(object);
  return (
    <Panel
      label={`Details of ${kind} ${name}`}
      kind={namespace ? `${kind} in ${namespace}` : kind}
      title={name}
      badge={badge}
      facts={facts}
      onClose={onClose}
    >
      <Tabs label={`About ${name}`} items={items} selected={selected} onSelect={setChosen} />
    </Panel>
  );
}
