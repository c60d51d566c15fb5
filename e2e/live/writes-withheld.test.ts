/** What Stowage withholds, when it writes to a real API server: it is in no answer, and no write destroys it unseen. */
import { beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { resetClusters } from '@/lib/cluster/clusters';
import { describeLive, withControlPlane } from './control-plane';
import { PLANTED, paths, pod, secret } from './objects';
import { confirmedWrite, kubernetes } from './routes';

const live = withControlPlane();
const merge = 'application/merge-patch+json';
const strategic = 'application/strategic-merge-patch+json';
const apply = 'application/apply-patch+yaml';
const deployments = '/apis/apps/v1/namespaces/default/deployments';
const web = `${deployments}/web`;
const forced = `${web}?fieldManager=stowage&force=true`;

interface Container {
  readonly name: string;
  readonly image: string;
  readonly command?: readonly string[];
}

/** A Deployment of a container; `rest` is more of its metadata. */
function deployment(container: Container, rest: object = {}) {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'default', ...rest },
    spec: {
      replicas: 0,
      selector: { matchLabels: { app: 'a' } },
      template: { metadata: { labels: { app: 'a' } }, spec: { containers: [container] } },
    },
  };
}

/** Of the first container, with secrets in its command and its variables. */
const [{ volumeMounts: _, ...planted } = { name: '', image: '' }] = pod('web', 'none').spec.containers;
const shown: Container = { name: 'app', image: 'registry.example/app:2' };

async function stored(): Promise<string> {
  return JSON.stringify((await live().admin.get(web)).body.spec);
}

/** The Deployment as Stowage shows it. */
function shownDeployment(): Promise<ReturnType<typeof deployment>> {
  const read = async () => {
    const answer = await kubernetes('GET', web);
    expect(answer.status).toBe(200);
    return (await answer.json()) as ReturnType<typeof deployment>;
  };
  return vi.waitFor(read, { timeout: 30_000, interval: 100 });
}

async function answerOf(answer: Promise<Response>) {
  const { code, message } = (await (await answer).json()) as { code?: number; message?: string };
  return [code, message];
}

beforeEach(async () => {
  vi.stubEnv('STOWAGE_ALLOW_WRITES', 'admin');
  await resetClusters();
});

describeLive('what Stowage withholds', () => {
  beforeAll(async () => {
    await live().admin.create(deployments, deployment(planted));
  });

  it('is in no answer to a write', async () => {
    const { admin } = live();
    await admin.create(paths.pods, pod('planted', 'none'));
    const path = `${paths.pods}/planted`;
    const labels = { metadata: { labels: { a: 'b' } } };
    const label = await confirmedWrite('PATCH', path, { body: labels, contentType: merge });
    // A Pod's variables cannot change, and the API server prints both Pods when it says so.
    const spec = { containers: [{ name: 'app', env: [{ name: 'PASSWORD', value: 'another' }] }] };
    const refused = await confirmedWrite('PATCH', path, { body: { spec }, contentType: strategic });
    expect([label.status, refused.status]).toEqual([200, 422]);
    const texts = [await label.text(), await refused.text()].join('\n');
    expect(texts).toContain('pod updates may not change fields other than');
    expect(texts).not.toContain(PLANTED);
    const direct = await admin.send('PATCH', path, { spec }, strategic);
    expect(direct.text, 'the API server prints it').toContain(PLANTED);
  });

  it('is not destroyed by an object that is written back as it was shown', async () => {
    const object = await shownDeployment();
    const before = await stored();
    expect(before).toContain(PLANTED);
    expect(await answerOf(confirmedWrite('PUT', web, { body: object }))).toEqual([
      422,
      expect.stringContaining('is a mark of Stowage'),
    ]);
    const unmarked = deployment(shown, object.metadata);
    const named = [422, expect.stringContaining('spec.template.spec.containers[app].command')];
    expect(await answerOf(confirmedWrite('PUT', web, { body: unmarked }))).toEqual(named);
    const { spec } = unmarked;
    expect(await answerOf(confirmedWrite('PATCH', web, { body: { spec }, contentType: merge }))).toEqual(
      named,
    );
    expect(await stored()).toBe(before);
  });

  it('stays where a text without it is applied, until Stowage has applied it itself', async () => {
    const text = { body: deployment(shown), contentType: apply };
    expect((await confirmedWrite('PATCH', forced, text)).status).toBe(200);
    expect(await stored()).toContain('app:2');
    expect(await stored()).toContain(`"command":["app","--password","${PLANTED}"]`);

    const whole = deployment({ ...shown, command: ['run'] });
    expect((await confirmedWrite('PATCH', forced, { body: whole, contentType: apply })).status).toBe(200);
    expect(await answerOf(confirmedWrite('PATCH', forced, text))).toEqual([
      422,
      expect.stringContaining('spec.template.spec.containers[app].command'),
    ]);
    expect(await stored()).toContain('"command":["run"]');
  });

  it('is never a Secret or a ConfigMap that is written', async () => {
    for (const [path, body] of [
      [paths.secrets, secret('written')],
      ['/api/v1/namespaces/default/configmaps', { ...secret('written'), kind: 'ConfigMap' }],
    ] as const) {
      expect((await confirmedWrite('POST', path, { body })).status).toBe(403);
      expect((await live().admin.get(`${path}/written`)).code).toBe(404);
    }
  });
});
