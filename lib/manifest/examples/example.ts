/** One entry of the gallery: manifests to read, change and apply. */
export interface Example {
  /** Part of an address: lower case, with hyphens. */
  readonly id: string;
  readonly title: string;
  /** What it is, and what there is to see, in one sentence. */
  readonly sentence: string;
  readonly yaml: string;
}
