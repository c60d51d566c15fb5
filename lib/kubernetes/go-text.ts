/** Go's `%q` for the strings that appear in messages of the control plane. */
export function goQuote(text: string): string {
  return JSON.stringify(text);
}

/** `namespace/name`, as the controllers print a claim (claimToClaimKey). */
export function claimToClaimKey(claim: {
  readonly metadata: { readonly namespace?: string; readonly name: string };
}): string {
  return `${claim.metadata.namespace ?? ''}/${claim.metadata.name}`;
}
