/** One check of `npm run check`: looks at a project and tells what is wrong with it. */
export interface Check {
  readonly name: string;
  run(root: string): Promise<CheckResult>;
}

export interface CheckResult {
  /** Lines for a reader; empty when all is well. */
  readonly problems: readonly string[];
  /** What was looked at, so that a check that saw nothing is noticed. */
  readonly saw: string;
}
