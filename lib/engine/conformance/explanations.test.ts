/**
 * What Stowage says of the ends of all recorded scenarios: every object that is not well gets a cause, evidence that
 * the objects bear out, ways out that the API server takes, and the same sentence whether Events are there or not.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { assertDefined } from '../../base/assert';
import { type KubernetesObject, namespacedKey } from '../../kubernetes/object';
import { events, RESOURCES } from '../../kubernetes/resources';
import { type ClusterView, clusterView } from '../../volume/cluster-view';
import type { Evidence } from '../../volume/evidence';
import { explainClaim } from '../../volume/explain-claim';
import { explainPod } from '../../volume/explain-pod';
import { explainVolume } from '../../volume/explain-volume';
import { explainVolumeAttachment } from '../../volume/explain-volume-attachment';
import { listedObjects } from '../../volume/listed-objects';
import { plainText, type Sentence } from '../../volume/sentence';
import { evidenceProblem } from '../../volume/testing/evidence-problem';
import type { WayOut } from '../../volume/way-out';
import { performOperation } from '../apiserver/operation';
import { createSimulation } from '../simulation';
import type { Simulation } from '../simulation-api';
import { UidNames } from './normalise';
import { Observer } from './observer';
import { waitUntilQuiet } from './quiet';
import { parseRecording, type Recording } from './recording';
import { performStep, REPLAY_CONFIG } from './replay';

const folder = fileURLToPath(new URL('recordings/', import.meta.url));

function recordings(): readonly Recording[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.jsonl'))
    .sort()
    .flatMap((path) => readFileSync(`${folder}${path}`, 'utf8').split('\n'))
    .flatMap((line) => {
      const parsed = line === '' ? undefined : parseRecording(line);
      return parsed?.ok ? [parsed.value] : [];
    });
}

/** Plays the recording; `look` is called whenever a step has come to rest. */
function play(recording: Recording, look: (simulation: Simulation, step: number) => void): Simulation {
  const simulation = createSimulation({ version: recording.kubernetes, seed: 1, config: REPLAY_CONFIG });
  const uids = new UidNames();
  new Observer(simulation.api, uids);
  for (const [index, step] of recording.steps.entries()) {
    performStep(simulation, step, uids);
    waitUntilQuiet(simulation);
    look(simulation, index + 1);
  }
  return simulation;
}

function viewOf({ api, version, config }: Simulation, withEvents: boolean): ClusterView {
  return clusterView({
    version,
    flags: { enableDynamicProvisioning: true, enableHostPathProvisioner: config.enableHostPathProvisioner },
    ...listedObjects((resource) => api.list(resource)),
    configMaps: [],
    secrets: [],
    events: withEvents ? api.list(events) : [],
  });
}

interface Said {
  readonly about: KubernetesObject;
  /** How it stands: phase and what the explanation makes of it. */
  readonly standing: string;
  readonly cause: string;
  readonly title: Sentence;
  readonly evidence: readonly Evidence[];
  readonly waysOut: readonly WayOut[];
}

const WELL: readonly string[] = ['bound', 'available', 'running', 'finished', 'attached'];

/** Everything that is said of a cluster's claims, volumes and Pods, the well ones too. */
function everythingSaid(view: ClusterView): readonly Said[] {
  return [
    ...[...view.claims()].flatMap((claim) => {
      const explanation = explainClaim(view, claim);
      const changes = explanation.changes.map((change) => ({ ...change, about: claim }));
      return [{ ...explanation, about: claim, cause: explanation.diagnosis.cause }, ...changes];
    }),
    ...[...view.volumes()].map((volume) => {
      const explanation = explainVolume(view, volume);
      return { ...explanation, about: volume, cause: explanation.standing };
    }),
    ...[...view.volumeAttachments()].map((attachment) => {
      return { ...explainVolumeAttachment(view, attachment), about: attachment };
    }),
    ...[...view.pods()].map((pod) => {
      const explanation = explainPod(view, pod);
      return { ...explanation, about: pod, cause: explanation.diagnosis.cause };
    }),
  ];
}

function nameOf({ kind, metadata }: KubernetesObject): string {
  return `${kind}/${namespacedKey(metadata.namespace, metadata.name)}`;
}

/** Whether the API server takes the first write of the way; undefined where it does, its message otherwise. */
function refusalOf({ api }: Simulation, way: WayOut): string | undefined {
  const [first] = way.writes;
  if (!first) return undefined;
  const answer = api.dryRun(() => performOperation(api, first, 'user'));
  return answer.ok ? undefined : answer.error.message;
}

/** What goes on by itself: nothing ends in it. */
const PASSING: readonly string[] = ['AboutToBind', 'DefaultClassComes', 'FinishesBinding', 'AboutToBePlaced'];

/** After this even a Pod that the scheduler has put aside is looked at again. */
const EVERYTHING_TRIED_MS = 6 * 60_000;

/** What is wrong with what is said at one moment: fields that objects do not bear out, sentences that need Events. */
function problemsOf(simulation: Simulation): readonly string[] {
  const without = everythingSaid(viewOf(simulation, false));
  return everythingSaid(viewOf(simulation, true)).flatMap((said, index) => {
    const about = `${nameOf(said.about)} (${said.cause})`;
    const other = plainText(without[index]?.title ?? []);
    const title = plainText(said.title);
    return [
      ...(title === other ? [] : [`${about}: ${title} <> without Events: ${other}`]),
      ...said.evidence.flatMap((proof) => {
        const problem = proof.kind === 'Event' ? undefined : unproved(simulation, proof);
        return problem === undefined ? [] : [`${about}: ${problem}`];
      }),
    ];
  });
}

function unproved({ api }: Simulation, proof: Exclude<Evidence, { kind: 'Event' }>): string | undefined {
  const { kind, namespace, name } = proof.object;
  const resource = assertDefined(
    RESOURCES.find((row) => row.kind === kind),
    `a resource for ${kind}`,
  );
  return evidenceProblem(proof, api.get(resource, namespacedKey(namespace, name)));
}

let moments = 0;
const problems: string[] = [];

const ends = recordings().map((recording) => {
  const name = `${recording.kubernetes} ${recording.name}`;
  const simulation = play(recording, (current, step) => {
    moments += 1;
    problems.push(...problemsOf(current).map((problem) => `${name}, step ${step}, ${problem}`));
  });
  const view = viewOf(simulation, true);
  if (!everythingSaid(view).some(({ cause }) => PASSING.includes(cause))) return { name, simulation, view };
  simulation.advanceTo(simulation.nowMs + EVERYTHING_TRIED_MS);
  return { name, simulation, view: viewOf(simulation, true) };
});

it('of every step, the fields are there and the sentences need no Events', () => {
  console.info(`${moments} moments of rest looked at`);
  expect(moments).toBeGreaterThan(1_000);
  expect(problems).toEqual([]);
});

describe('the ends of the recorded scenarios', () => {
  it('have a cause for every object that is not well', () => {
    const causes = new Map<string, number>();
    const unexplained: string[] = [];
    for (const { name, view } of ends) {
      for (const said of everythingSaid(view)) {
        if (WELL.includes(said.standing)) continue;
        const cause = `${said.about.kind} ${said.cause}`;
        causes.set(cause, (causes.get(cause) ?? 0) + 1);
        const proved = said.evidence.some(({ kind }) => kind !== 'Event');
        if (!proved || PASSING.includes(said.cause))
          unexplained.push(`${name} ${nameOf(said.about)}: ${said.cause}: ${plainText(said.title)}`);
      }
    }
    expect(unexplained).toEqual([]);
    const rows = [...causes].sort().map(([cause, count]) => `  ${count} ${cause}`);
    const total = [...causes.values()].reduce((sum, count) => sum + count, 0);
    console.info(`${total} objects of ${ends.length} ends explained:\n${rows.join('\n')}`);
  });

  it('offer only ways that the API server takes', () => {
    let ways = 0;
    const refused = ends.flatMap(({ name, simulation, view }) =>
      everythingSaid(view).flatMap((said) =>
        said.waysOut.flatMap((way) => {
          ways += 1;
          const refusal = refusalOf(simulation, way);
          return refusal
            ? [`${name} ${nameOf(said.about)} (${said.cause}), ${plainText(way.title)}: ${refusal}`]
            : [];
        }),
      ),
    );
    console.info(`${ways} ways out tried`);
    expect(refused).toEqual([]);
  });
});
