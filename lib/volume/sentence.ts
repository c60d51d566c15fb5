/**
 * Text with marked terms. Explanations are written for people and drawn by views: plain words are strings,
 * Kubernetes' own words (fields, names, phases in objects) are `code`, an object that one can open is `object`.
 */
export type Span =
  | string
  | { readonly code: string }
  | { readonly object: { readonly kind: string; readonly namespace?: string; readonly name: string } };

export type Sentence = readonly Span[];

/** The sentence without marks: for titles, labels, copied text and tests. */
export function plainText(sentence: Sentence): string {
  return sentence
    .map((span) => (typeof span === 'string' ? span : 'code' in span ? span.code : span.object.name))
    .join('');
}
