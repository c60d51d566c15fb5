'use client';
/** The form that begins a fault: what, on whom, and when it ends; choices come from the cluster. */
import { useState } from 'react';
import { DRIVER_ERROR_CODES, DRIVER_OPERATIONS } from '@/lib/kubernetes/fault';
import type { KubernetesObject } from '@/lib/kubernetes/object';
import { csiDrivers, nodes, RESOURCES, type Resource } from '@/lib/kubernetes/resources';
import { useBeginFault, useFaultComponents } from '@/lib/queries/faults';
import { StatusError } from '@/lib/queries/status-error';
import { useObjects } from '@/lib/queries/use-cluster';
import { Button } from '../ui/button';
import { type Option, SelectField, TextField } from '../ui/field';
import { Note } from '../ui/note';
import { componentWords } from './component-words';
import {
  BY_HAND,
  EMPTY_FORM,
  EVERY,
  FAULT_TYPES,
  type FaultForm,
  hasField,
  requestOf,
  whatIsMissing,
} from './fault-form';

const ENDS: readonly Option[] = [
  { id: BY_HAND, label: 'When I end it' },
  { id: '30000', label: 'After 30 s' },
  { id: '60000', label: 'After 1 min' },
  { id: '300000', label: 'After 5 min' },
  { id: '1800000', label: 'After 30 min' },
];

const plain = (ids: readonly string[]): readonly Option[] => ids.map((id) => ({ id, label: id }));

const OPERATIONS = plain(DRIVER_OPERATIONS);
const ANY_OPERATION: readonly Option[] = [{ id: EVERY, label: 'Every call' }, ...OPERATIONS];
const CODES = plain(DRIVER_ERROR_CODES);
const KINDS = plain(RESOURCES.filter(({ simulated }) => simulated).map(({ kind }) => kind));

/** Names of the objects of a kind, and the one to take: the chosen one while it exists, else the first. */
function useTargets(resource: Resource<KubernetesObject>, chosen: string) {
  const names = [...useObjects(resource).values()].map(({ metadata }) => metadata.name);
  return { options: plain(names), name: names.includes(chosen) ? chosen : (names[0] ?? '') };
}

export function BeginFault({ onBegun }: { readonly onBegun: () => void }) {
  const [chosen, setChosen] = useState(EMPTY_FORM);
  const driver = useTargets(csiDrivers, chosen.driver);
  const node = useTargets(nodes, chosen.node);
  const form: FaultForm = { ...chosen, driver: driver.name, node: node.name };
  const begin = useBeginFault();
  const missing = whatIsMissing(form);
  const set = (part: Partial<FaultForm>) => {
    begin.reset();
    setChosen((before) => ({ ...before, ...part }));
  };
  const submit = () => {
    if (!missing) begin.mutate(requestOf(form), { onSuccess: onBegun });
  };
  const refused = begin.error instanceof StatusError ? begin.error.status : undefined;
  return (
    <form
      className="grid gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <SelectField
        label="What goes wrong"
        options={FAULT_TYPES}
        selectedKey={form.type}
        onSelectionChange={(key) => set({ type: key as FaultForm['type'] })}
      />
      <TargetFields form={form} set={set} drivers={driver.options} nodeNames={node.options} />
      <DetailFields form={form} set={set} />
      {hasField(form, 'ends') ? (
        <SelectField
          label="Ends, in simulated time"
          options={ENDS}
          selectedKey={form.ends}
          onSelectionChange={(key) => set({ ends: String(key) })}
        />
      ) : null}
      {missing ? <Note title={missing.text} /> : null}
      {refused ? (
        <Note tone="bad" sign="failed" title="Not begun.">
          {refused.message}
        </Note>
      ) : null}
      <div className="flex justify-end">
        <Button
          type="submit"
          variant="primary"
          isDisabled={missing !== undefined}
          isPending={begin.isPending}
        >
          Break it
        </Button>
      </div>
    </form>
  );
}

interface FieldsProps {
  readonly form: FaultForm;
  readonly set: (part: Partial<FaultForm>) => void;
}

/** Who it happens to. */
function TargetFields({
  form,
  set,
  drivers,
  nodeNames,
}: FieldsProps & { readonly drivers: readonly Option[]; readonly nodeNames: readonly Option[] }) {
  const components = useFaultComponents(true);
  const named = (components ?? [form.component]).map((id) => ({ id, label: id, detail: componentWords(id) }));
  return (
    <>
      {hasField(form, 'component') ? (
        <SelectField
          label="Controller or sidecar"
          options={named}
          selectedKey={form.component}
          onSelectionChange={(key) => set({ component: String(key) })}
        />
      ) : null}
      {hasField(form, 'node') && nodeNames.length > 0 ? (
        <SelectField
          label="Node"
          options={nodeNames}
          selectedKey={form.node}
          onSelectionChange={(key) => set({ node: String(key) })}
        />
      ) : null}
      {hasField(form, 'driver') && drivers.length > 0 ? (
        <SelectField
          label="Driver"
          options={drivers}
          selectedKey={form.driver}
          onSelectionChange={(key) => set({ driver: String(key) })}
        />
      ) : null}
      {hasField(form, 'objectKind') ? (
        <SelectField
          label="Kind of object"
          options={KINDS}
          selectedKey={form.objectKind}
          onSelectionChange={(key) => set({ objectKind: String(key) })}
        />
      ) : null}
    </>
  );
}

/** How it shows. */
function DetailFields({ form, set }: FieldsProps) {
  return (
    <>
      {hasField(form, 'operation') ? (
        <SelectField
          label="Call"
          options={form.type === 'SlowDriver' ? ANY_OPERATION : OPERATIONS}
          selectedKey={form.operation}
          onSelectionChange={(key) => set({ operation: key as FaultForm['operation'] })}
        />
      ) : null}
      {hasField(form, 'code') ? (
        <SelectField
          label="Code"
          options={CODES}
          selectedKey={form.code}
          onSelectionChange={(key) => set({ code: key as FaultForm['code'] })}
        />
      ) : null}
      {hasField(form, 'message') ? (
        <TextField
          label="Message"
          value={form.message}
          onChange={(message) => set({ message })}
          maxLength={500}
        />
      ) : null}
      {hasField(form, 'match') ? (
        <TextField
          label="Only for"
          mono
          value={form.match}
          onChange={(match) => set({ match })}
          placeholder="default/data, pvc-*, node-a"
          hint="A claim, a volume or a node; * stands for any text. Empty: for all."
          maxLength={253}
        />
      ) : null}
      {hasField(form, 'seconds') ? (
        <TextField
          label="Later by, in seconds"
          inputMode="numeric"
          value={form.seconds}
          onChange={(seconds) => set({ seconds })}
          maxLength={4}
        />
      ) : null}
      {hasField(form, 'times') ? (
        <TextField
          label="How often"
          inputMode="numeric"
          value={form.times}
          onChange={(times) => set({ times })}
          hint={form.type === 'Conflict' ? undefined : 'Empty: every time, until it ends.'}
          maxLength={4}
        />
      ) : null}
    </>
  );
}
