import { describe, expect, it } from 'vitest';
import { assert } from '../../base/assert';
import { type Scene, VIEW_PATTERN } from '../../history/presentation';
import { failure } from '../../kubernetes/status';
import { idOfKey, newKey } from './presentation-key';
import { PRESENTATION_LIMITS, Presentations } from './presentations';

const scene: Scene = { cluster: 'lab', view: 'lifecycle', moment: 'now', note: 0, blank: false };

function begun(presentations: Presentations): { readonly id: string; readonly key: string } {
  const answer = presentations.begin(scene);
  assert(answer.ok, 'it begins');
  return answer.value;
}

function follow(presentations: Presentations, id: string) {
  const aborter = new AbortController();
  const messages = presentations.follow(id, aborter.signal);
  assert(messages.ok, 'it can be followed');
  const next = async () => (await messages.value.next()).value;
  return { next, leave: () => aborter.abort() };
}

describe('a presentation', () => {
  it('tells its audience what is shown, at first and then each change', async () => {
    const presentations = new Presentations(() => 0);
    const { id, key } = begun(presentations);
    const { next } = follow(presentations, id);
    expect(await next()).toEqual({ kind: 'scene', scene, presenter: 'here', audience: 1 });
    const waiting = next();
    expect(presentations.show(id, key, scene)).toEqual({ ok: true, value: 1 });
    presentations.show(id, key, { ...scene, moment: 12, note: 1 });
    expect(await waiting).toMatchObject({ scene: { moment: 12, note: 1 } });
    const last = next();
    expect(presentations.end(id, key).ok).toBe(true);
    expect(await last).toMatchObject({ kind: 'end', status: { code: 404 } });
    expect(await next()).toBeUndefined();
    expect(presentations.read(id)).toMatchObject({ ok: false, error: { reason: 'NotFound' } });
  });

  it('is moved by its key alone', () => {
    const presentations = new Presentations(() => 0);
    const { id, key } = begun(presentations);
    const { key: other } = begun(presentations);
    const hostile = { ...scene, cluster: 'hostile' };
    for (const wrong of [null, '', id, other, `${key}x`, key.slice(1), newKey()]) {
      expect(presentations.show(id, wrong, hostile)).toMatchObject({ ok: false, error: { code: 403 } });
      expect(presentations.end(id, wrong)).toMatchObject({ ok: false, error: { code: 403 } });
    }
    expect(presentations.read(id)).toMatchObject({ ok: true, value: { scene } });
    expect(JSON.stringify(presentations.read(id))).not.toContain(key);
  });

  it('goes on under the same id after the server has forgotten it', () => {
    const { id, key } = begun(new Presentations(() => 0));
    const later = new Presentations(() => 0);
    expect(later.show(id, key, scene)).toMatchObject({ ok: false, error: { code: 404 } });
    expect(later.begin(scene, key)).toEqual({ ok: true, value: { id, key } });
    expect(later.begin(scene, 'short')).toMatchObject({ ok: false, error: { code: 400 } });
  });

  it('says that its presenter is away, and is let go in the end', async () => {
    let nowMs = 0;
    const presentations = new Presentations(() => nowMs);
    const { id, key } = begun(presentations);
    nowMs = PRESENTATION_LIMITS.awayMs + 1;
    expect(presentations.read(id)).toMatchObject({ value: { presenter: 'away' } });
    presentations.show(id, key, scene);
    expect(presentations.read(id)).toMatchObject({ value: { presenter: 'here' } });
    presentations.tidy();
    expect(presentations.read(id).ok).toBe(true);
    const { next } = follow(presentations, id);
    await next();
    const last = next();
    nowMs += PRESENTATION_LIMITS.idleMs;
    presentations.tidy();
    expect(await last).toMatchObject({ kind: 'end' });
  });

  it('ends with the server', async () => {
    const presentations = new Presentations(() => 0);
    const { next } = follow(presentations, begun(presentations).id);
    await next();
    const last = next();
    presentations.close(failure('ServiceUnavailable', 'the server is stopping'));
    expect(await last).toMatchObject({ kind: 'end', status: { code: 503 } });
  });

  it('is one of a bounded number with a bounded audience, and who leaves makes room', async () => {
    const presentations = new Presentations(() => 0, {
      ...PRESENTATION_LIMITS,
      presentations: 1,
      audience: 1,
    });
    const { id } = begun(presentations);
    expect(presentations.begin(scene)).toMatchObject({ ok: false, error: { code: 429 } });
    const first = follow(presentations, id);
    await first.next();
    const full = presentations.follow(id, new AbortController().signal);
    expect(full).toMatchObject({ ok: false, error: { code: 429 } });
    const left = first.next();
    first.leave();
    await left;
    await follow(presentations, id).next();
  });
});

describe('the id', () => {
  it('is made from the key, has 132 bits and does not show it', () => {
    const key = newKey();
    const id = idOfKey(key);
    expect(id).toMatch(/^[A-Za-z0-9_-]{22}$/);
    expect(idOfKey(key)).toBe(id);
    expect(idOfKey(newKey())).not.toBe(id);
    expect(key).not.toContain(id);
  });
});

describe('the view of a scene', () => {
  it.each([
    'lifecycle',
    '',
    'claims/default/data?at=12',
    'lifecycle?object=PersistentVolume%2Fdisk',
    'map?object=Pod/a/b&x=..',
    'claims/default/my.data',
  ])('may be %j', (view) => {
    expect(VIEW_PATTERN.test(view)).toBe(true);
  });
  it.each([
    '/etc',
    '//evil.example',
    '../../api',
    'a/../../x',
    'a/./b',
    '..',
    'a#b',
    'a b',
    'a\\b',
    '..?x=1',
  ])('may not be %j', (view) => {
    expect(VIEW_PATTERN.test(view)).toBe(false);
  });
});
