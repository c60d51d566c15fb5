/**
 * The real kubectl against a simulated cluster, over the same functions that the routes call. Skipped where there is
 * no kubectl.
 */
import { execFile, spawn, spawnSync } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import type { ReadableStream as NodeStream } from 'node:stream/web';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { assert } from '../../base/assert';
import { failure } from '../../kubernetes/status';
import { SCENARIO_FORMAT, type Scenario } from '../../scenario/scenario';
import { SimulatedCluster } from '../simulated/simulated-cluster';
import { serveKubernetes } from './kubernetes-route';

const hasKubectl = spawnSync('kubectl', ['version', '--client']).status === 0;
if (!hasKubectl) console.log('SKIPPED: kubectl against a simulated cluster: there is no kubectl on the PATH');

let cluster: SimulatedCluster;
let server: Server;
let address: string;

beforeAll(async () => {
  const scenario: Scenario = {
    stowage: SCENARIO_FORMAT,
    title: 'kubectl',
    kubernetes: '1.37',
    seed: 1,
    objects: [],
    operations: [],
    untilMs: 0,
  };
  const opened = await SimulatedCluster.open({ name: 'kubectl', scenario });
  assert(opened.ok, 'the cluster opens');
  cluster = opened.value;
  server = createServer((request, response) => {
    const url = `http://localhost${request.url ?? ''}`;
    const hasBody = request.method !== 'GET';
    const headers = new Headers();
    for (const [name, value] of Object.entries(request.headers)) headers.set(name, String(value));
    const init = {
      method: request.method,
      headers,
      body: hasBody ? Readable.toWeb(request) : null,
      duplex: 'half',
    };
    const path = new URL(url).pathname.split('/').slice(1).map(decodeURIComponent);
    void serveKubernetes(new Request(url, init as RequestInit), cluster, path).then((answer) => {
      response.writeHead(answer.status, Object.fromEntries(answer.headers));
      response.flushHeaders();
      if (answer.body)
        Readable.fromWeb(answer.body as NodeStream)
          .on('error', () => response.end())
          .pipe(response);
      else response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  cluster.setSpeed(60);
  cluster.play();
});

afterAll(() => {
  cluster.close(failure('NotFound', 'the test is over'));
  server.closeAllConnections();
  server.close();
});

interface Outcome {
  readonly code: number;
  readonly out: string;
}

function commandLine(args: string): readonly string[] {
  return ['--server', address, '--cache-dir', '/dev/null/no-cache', ...args.split(' ')];
}

function kubectl(args: string, input = ''): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = execFile('kubectl', commandLine(args), { timeout: 20_000 }, (error, stdout, stderr) => {
      resolve({ code: error ? 1 : 0, out: `${stdout}${stderr}`.trim() });
    });
    child.stdin?.end(input);
  });
}

const manifest = `
apiVersion: v1
kind: Namespace
metadata: {name: shop}
---
apiVersion: v1
kind: PersistentVolume
metadata: {name: disk}
spec:
  capacity: {storage: 5Gi}
  accessModes: [ReadWriteOnce]
  persistentVolumeReclaimPolicy: Recycle
  hostPath: {path: /tmp/disk}
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: data, namespace: shop}
spec:
  accessModes: [ReadWriteOnce]
  storageClassName: ""
  resources: {requests: {storage: 1Gi}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: c, image: nginx}]}
`;

describe.skipIf(!hasKubectl)('kubectl', { timeout: 60_000 }, () => {
  it.each<[string, string, RegExp | string, string?]>([
    ['knows the version', 'version', /Server Version: v1\.37\.2/],
    [
      'applies',
      'apply -f -',
      /namespace\/shop created\npersistentvolume\/disk created[\s\S]*Warning: .*Recycle/,
      manifest,
    ],
    [
      'applies again, without a change',
      'apply -f -',
      /shop unchanged\n.*disk unchanged\n.*data unchanged\n.*web unchanged/,
      manifest,
    ],
    [
      'waits for a phase',
      'wait --for=jsonpath={.status.phase}=Bound pvc/data -n shop --timeout=15s',
      'persistentvolumeclaim/data condition met',
    ],
    [
      'prints a table',
      'get pv',
      /NAME +CAPACITY +ACCESS MODES +RECLAIM POLICY +STATUS +CLAIM[^\n]*\ndisk +5Gi +RWO +Recycle +Bound +shop\/data/,
    ],
    ['labels', 'label pv disk tier=gold', 'persistentvolume/disk labeled'],
    ['selects by label', 'get pv -l tier=gold -o name', 'persistentvolume/disk'],
    ['selects by field', 'get ns --field-selector metadata.name=shop -o name', 'namespace/shop'],
    [
      'lists in chunks',
      'get ns --chunk-size=1 -o name',
      /default\n.*kube-node-lease\n.*kube-public\n.*kube-system\n.*shop$/,
    ],
    [
      'patches strategically',
      'patch pv disk -p {"spec":{"persistentVolumeReclaimPolicy":"Retain"}}',
      'persistentvolume/disk patched',
    ],
    [
      'patches with JSON patch',
      'patch pv disk --type=json -p [{"op":"remove","path":"/metadata/labels/tier"}]',
      'persistentvolume/disk patched',
    ],
    ['scales', 'scale deploy web -n shop --replicas=2', 'deployment.apps/web scaled'],
    ['describes', 'describe pvc data -n shop', /Status: +Bound\nVolume: +disk/],
    [
      'tries without doing',
      'apply --dry-run=server -f -',
      'configmap/try created (server dry run)',
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: try}\n',
    ],
    ['deletes and waits', 'delete deploy web -n shop', 'deployment.apps "web" deleted'],
    ['empties a namespace', 'delete ns shop --timeout=15s', 'namespace "shop" deleted'],
    ['asks for health', 'get --raw /readyz', 'ok'],
  ])('%s', async (_what, args, wanted, input) => {
    const { code, out } = await kubectl(args, input);
    expect(out).toMatch(wanted instanceof RegExp ? wanted : new RegExp(wanted.replace(/[().]/g, '\\$&')));
    expect(code).toBe(0);
  });

  it.each<[string, string, RegExp, string?]>([
    [
      'an unknown field',
      'apply -f -',
      /strict decoding error: unknown field "spec\.colour"/,
      'apiVersion: v1\nkind: PersistentVolume\nmetadata: {name: x}\nspec: {colour: red}\n',
    ],
    ['what was never stored', 'get configmap try', /configmaps "try" not found/],
    [
      'another source',
      'patch pv disk -p {"spec":{"hostPath":{"path":"/x"}}}',
      /spec\.persistentvolumesource is immutable after creation/,
    ],
    [
      'server-side apply',
      'apply --server-side -f -',
      /Server-side apply not available on the server/,
      manifest,
    ],
    ['an unknown path', 'get --raw /nope', /could not find the requested resource/],
  ])('is refused %s', async (_what, args, wanted, input) => {
    const { code, out } = await kubectl(args, input);
    expect(out).toMatch(wanted);
    expect(code).toBe(1);
  });

  it('watches', async () => {
    const child = spawn('kubectl', commandLine('get pv disk -w'), { stdio: ['ignore', 'pipe', 'ignore'] });
    const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
    const shown = [await lines.next(), await lines.next()];
    // Only what happens after the first row can be told by the watch and not by the list.
    await kubectl('annotate pv disk seen=yes');
    shown.push(await lines.next());
    child.kill();
    expect(shown.map(({ value }) => String(value).split(' ')[0])).toEqual(['NAME', 'disk', 'disk']);
  });
});
