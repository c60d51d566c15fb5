/** How a failed replay reads: where it stopped, then each difference, indented. */
import { describeDifference } from './difference';
import type { Recording } from './recording';
import type { Verdict } from './replay';

const DIFFERENCES_SHOWN = 20;

/** Lines of plain text for one failed recording. `place` says where it is written: file and line. */
export function describeFailure(
  recording: Recording,
  verdict: Extract<Verdict, { readonly passed: false }>,
  place: string,
): readonly string[] {
  const shown = verdict.differences.slice(0, DIFFERENCES_SHOWN);
  const left = verdict.differences.length - shown.length;
  const lines = shown.flatMap((difference) => describeDifference(difference).map((line) => `    ${line}`));
  return [
    `FAILED ${recording.name} (Kubernetes ${recording.kubernetes}, ${place})`,
    `  at step ${verdict.step} of ${verdict.steps}: ${verdict.did}`,
    ...lines,
    ...(left > 0 ? [`    and ${left} more differences`] : []),
  ];
}
