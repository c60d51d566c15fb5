/** Holds Stowage to what claims.ts claims: every recording of a claimed group passes. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { CLAIMS } from './claims';
import { groupOf, parseRecording, type Recording } from './recording';
import { replayRecording } from './replay';
import { describeFailure } from './report';

function recordingsOf(kubernetes: string, file: string): readonly Recording[] {
  const path = fileURLToPath(new URL(`recordings/kubernetes-${kubernetes}/${file}.jsonl`, import.meta.url));
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const parsed = parseRecording(line);
      if (!parsed.ok) throw new Error(parsed.error);
      return parsed.value;
    });
}

describe.each(CLAIMS)('$file of Kubernetes $kubernetes', ({ kubernetes, file, groups }) => {
  const recordings = recordingsOf(kubernetes, file);

  it.each(groups)('%s', (group) => {
    const ofGroup = recordings.filter((recording) => groupOf(recording) === group);
    expect(ofGroup.length).toBeGreaterThan(0);
    const failures = ofGroup.flatMap((recording) => {
      const verdict = replayRecording(recording);
      return verdict.passed ? [] : describeFailure(recording, verdict, file);
    });
    expect(failures.join('\n')).toBe('');
  });
});
