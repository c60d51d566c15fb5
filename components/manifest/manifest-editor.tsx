'use client';
/**
 * The editor. Its text belongs to the view: what is typed is reported, and a text that comes from elsewhere (an
 * example, a file) replaces it in one step that can be undone. Tab leaves the editor, as on every page.
 */
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { yaml } from '@codemirror/lang-yaml';
import { bracketMatching, indentOnInput, indentUnit } from '@codemirror/language';
import { type Diagnostic, forEachDiagnostic, lintGutter, setDiagnostics } from '@codemirror/lint';
import { Annotation, EditorState } from '@codemirror/state';
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
  placeholder,
} from '@codemirror/view';
import { useEffect, useRef } from 'react';
import type { Problem } from '@/lib/manifest/text-range';
import { editorTheme } from './editor-theme';

export interface ManifestEditorProps {
  readonly text: string;
  readonly onChange: (text: string) => void;
  readonly problems: readonly Problem[];
  /** Where to put the cursor, and the keyboard; a new object each time. */
  readonly goTo?: { readonly offset: number };
  readonly onApply: () => void;
}

/** Marks a text that came from elsewhere: whoever set it knows it, and it must not come back as the reader's own. */
const fromElsewhere = Annotation.define<boolean>();

export default function ManifestEditor({ text, onChange, problems, goTo, onApply }: ManifestEditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(undefined);
  const actions = useRef({ onChange, onApply });
  actions.current = { onChange, onApply };
  const first = useRef(text);

  useEffect(() => {
    if (!host.current) return;
    const editor = new EditorView({
      parent: host.current,
      state: EditorState.create({ doc: first.current, extensions: extensions(actions) }),
    });
    view.current = editor;
    return () => editor.destroy();
  }, []);

  useEffect(() => {
    const editor = view.current;
    if (!editor || editor.state.doc.toString() === text) return;
    editor.dispatch({
      changes: { from: 0, to: editor.state.doc.length, insert: text },
      annotations: fromElsewhere.of(true),
      scrollIntoView: true,
    });
  }, [text]);

  useEffect(() => {
    const editor = view.current;
    if (editor) editor.dispatch(setDiagnostics(editor.state, diagnostics(problems, editor.state.doc.length)));
  }, [problems]);

  useEffect(() => {
    const editor = view.current;
    if (!editor || !goTo) return;
    const anchor = Math.min(goTo.offset, editor.state.doc.length);
    editor.dispatch({ selection: { anchor }, effects: EditorView.scrollIntoView(anchor, { y: 'center' }) });
    editor.focus();
  }, [goTo]);

  return <div ref={host} className="h-full min-h-0 overflow-hidden" />;
}

function extensions(actions: React.RefObject<{ onChange: (text: string) => void; onApply: () => void }>) {
  return [
    lineNumbers(),
    lintGutter(),
    history(),
    drawSelection(),
    indentOnInput(),
    bracketMatching(),
    highlightActiveLine(),
    highlightActiveLineGutter(),
    indentUnit.of('  '),
    yaml(),
    placeholder('Paste manifests, or drop files here.'),
    keymap.of([
      {
        key: 'Mod-Enter',
        run: () => {
          actions.current.onApply();
          return true;
        },
      },
      ...defaultKeymap,
      ...historyKeymap,
    ]),
    // With a tabindex of its own, the region that scrolls is known to be reachable by keyboard.
    EditorView.contentAttributes.of({
      'aria-label': 'Manifests as YAML',
      tabindex: '0',
      'data-testid': 'manifest-editor',
    }),
    EditorView.updateListener.of((update) => {
      if (!update.docChanged) return;
      const told = update.transactions.every((one) => !one.docChanged || one.annotation(fromElsewhere));
      if (!told) actions.current.onChange(update.state.doc.toString());
      dropStale(update.view);
    }),
    editorTheme,
  ];
}

/** Marks of the old text would stand at wrong places until the new text has been read. */
function dropStale(editor: EditorView): void {
  let marks = 0;
  forEachDiagnostic(editor.state, () => {
    marks += 1;
  });
  if (marks === 0) return;
  queueMicrotask(() => editor.dispatch(setDiagnostics(editor.state, [])));
}

function diagnostics(problems: readonly Problem[], length: number): readonly Diagnostic[] {
  return problems.map(({ message, range }) => ({
    from: Math.min(range.from, length),
    to: Math.min(range.to, length),
    severity: 'error',
    message,
  }));
}
