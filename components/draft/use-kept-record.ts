'use client';
/** A text or a half-filled dialog that survives a reload and a crash, and follows what other tabs do to it. */
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { type DraftEntry, type KeptForm, readKeptForm } from '@/lib/draft/draft-record';
import { formKey } from '@/lib/draft/draft-store';
import { type RecordShape, RecordWriter } from '@/lib/draft/record-writer';
import { sayDropped, sayNotKept } from './say-saved';
import { useDraftStore } from './use-draft-store';

export interface KeptRecord<T> {
  readonly value: T;
  readonly set: (value: T) => void;
  /** False until the kept value has been read. */
  readonly ready: boolean;
  /** Why the value lives no longer than the page; undefined where it does. */
  readonly fleeting: string | undefined;
  /** Another tab wrote at the same time: puts its value here, and sets this one aside. */
  readonly swap: (() => void) | undefined;
}

/** `shape` must be the same object as long as it is about the same record; `empty` is what stands where nothing is kept. */
export function useKeptRecord<T>(shape: RecordShape<T>, empty: T): KeptRecord<T> {
  const store = useDraftStore();
  const [state, setState] = useState({ shape, value: empty, ready: false });
  const [aside, setAside] = useState<DraftEntry>();
  const writer = useRef<RecordWriter<T>>(undefined);
  /** What was written before the store was open. */
  const early = useRef<{ readonly value: T }>(undefined);
  const nothing = useRef(empty);
  nothing.current = empty;

  useEffect(() => {
    if (!store) return;
    setAside(undefined);
    const made = new RecordWriter<T>(store, shape, {
      onValue: (value) => setState({ shape, value: value ?? nothing.current, ready: true }),
      onSaved: (saved) => {
        if (saved.aside) setAside(saved.aside);
        sayDropped(saved);
      },
      onFailed: (error) => sayNotKept(shape.title, error),
    });
    writer.current = made;
    if (early.current) made.set(early.current.value);
    else void made.follow();
    early.current = undefined;
    return () => {
      writer.current = undefined;
      made.close();
    };
  }, [store, shape]);

  const set = useCallback(
    (value: T) => {
      setState({ shape, value, ready: true });
      if (writer.current) writer.current.set(value);
      else early.current = { value };
    },
    [shape],
  );
  const current = state.shape === shape ? state : { value: empty, ready: false };
  const swap = async () => {
    const value = aside && (await writer.current?.swap(aside, current.value));
    setAside(undefined);
    if (value !== undefined) setState({ shape, value, ready: true });
  };
  return {
    value: current.value,
    set,
    ready: current.ready,
    fleeting: store?.persistence.kind === 'page' ? store.persistence.reason : undefined,
    swap: aside ? () => void swap() : undefined,
  };
}

export interface KeptFormFields<T> {
  readonly form: T;
  readonly set: (part: Partial<T>) => void;
  /** The dialog has done its work: what was filled in is no longer kept. */
  readonly clear: () => void;
}

/** The fields of a dialog. A field that the kept form does not have, or has no longer, is as in `empty`. */
export function useKeptForm<T extends KeptForm>(name: string, title: string, empty: T): KeptFormFields<T> {
  const shape = useMemo<RecordShape<T>>(() => {
    const names = Object.keys(empty);
    return {
      key: formKey(name),
      kind: 'form',
      title,
      read: (stored) => {
        const kept = readKeptForm(stored);
        return kept && (Object.fromEntries(names.map((one) => [one, kept[one] ?? empty[one]])) as T);
      },
      isEmpty: (form) => names.every((one) => form[one] === empty[one]),
    };
  }, [name, title, empty]);
  const { value, set } = useKeptRecord(shape, empty);
  return { form: value, set: (part) => set({ ...value, ...part }), clear: () => set(empty) };
}
