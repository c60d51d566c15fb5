import { describe, expect, it } from 'vitest';
import { persistentVolumeClaims, persistentVolumes } from '../../kubernetes/resources';
import { DEMOS } from '../../scenario/demos';
import { pictureMs } from '../../scenario/moment';
import { replay } from '../../scenario/replay';
import { pictureOfDemo } from './picture';

describe('the picture of a demo', () => {
  it.each(Object.keys(DEMOS))('%s shows every volume and claim of its replay once', async (id) => {
    const picture = await pictureOfDemo(id);
    const demo = DEMOS[id];
    if (!picture?.ok || !demo) throw new Error('there is a picture');
    const { api } = replay({ ...demo, untilMs: pictureMs(demo) }).simulation;
    const sum = (states: readonly { readonly count: number }[]) =>
      states.reduce((total, { count }) => total + count, 0);
    expect([sum(picture.value.volumes), sum(picture.value.claims)]).toEqual([
      api.list(persistentVolumes).length,
      api.list(persistentVolumeClaims).length,
    ]);
    expect(picture.value.title).toBe(demo.title);
    expect(sum(picture.value.volumes) + sum(picture.value.claims)).toBeGreaterThan(0);
  });

  it('is none where there is no demo', () => {
    expect(pictureOfDemo('custom')).toBeUndefined();
    expect(pictureOfDemo('__proto__')).toBeUndefined();
  });
});
