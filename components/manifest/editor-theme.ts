/** The editor in the tokens of the look; light and dark come from the custom properties themselves. */
import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

const theme = EditorView.theme({
  '&': { height: '100%', fontSize: 'var(--text-xs)', color: 'var(--ink)', backgroundColor: 'transparent' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--font-mono)', lineHeight: '19px' },
  '.cm-content': { padding: '8px 0', caretColor: 'var(--accent)' },
  '.cm-line': { padding: '0 12px 0 6px' },
  '.cm-cursor': { borderLeftColor: 'var(--accent)', borderLeftWidth: '2px' },
  '.cm-gutters': {
    color: 'var(--ink-3)',
    backgroundColor: 'transparent',
    border: 'none',
    paddingLeft: '4px',
  },
  '.cm-lineNumbers .cm-gutterElement': { minWidth: '28px', padding: '0 6px 0 0' },
  '.cm-activeLine': { backgroundColor: 'var(--sunken)' },
  '.cm-activeLineGutter': { backgroundColor: 'transparent', color: 'var(--ink)' },
  '.cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground': {
    backgroundColor: 'var(--accent-soft)',
  },
  '.cm-placeholder': { color: 'var(--ink-3)', fontFamily: 'var(--font-text)' },
  '.cm-lintRange-error': {
    backgroundImage: 'none',
    textDecoration: 'underline wavy var(--bad) 1px',
    textUnderlineOffset: '3px',
  },
  '.cm-gutter-lint': { width: '14px' },
  '.cm-lint-marker-error': {
    content: 'none',
    width: '10px',
    height: '10px',
    marginTop: '4px',
    backgroundColor: 'var(--bad)',
    clipPath: 'polygon(50% 6%, 100% 94%, 0 94%)',
  },
  '.cm-tooltip': {
    maxWidth: '480px',
    border: '1px solid var(--line)',
    borderRadius: 'var(--radius-2)',
    backgroundColor: 'var(--raised)',
    color: 'var(--ink)',
    boxShadow: 'var(--shadow)',
    fontFamily: 'var(--font-text)',
    fontSize: 'var(--text-sm)',
  },
  '.cm-diagnostic-error': {
    borderLeft: '3px solid var(--bad)',
    padding: '4px 10px',
    overflowWrap: 'anywhere',
  },
});

const highlight = HighlightStyle.define([
  { tag: [tags.definition(tags.propertyName), tags.propertyName], color: 'var(--accent)' },
  { tag: tags.comment, color: 'var(--ink-3)', fontStyle: 'italic' },
  { tag: [tags.string, tags.special(tags.string)], color: 'var(--ink)' },
  { tag: [tags.separator, tags.punctuation, tags.meta], color: 'var(--ink-3)' },
]);

export const editorTheme = [theme, syntaxHighlighting(highlight)];
