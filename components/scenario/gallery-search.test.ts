import { describe, expect, it } from 'vitest';
import { DEMO_CATALOGUE } from '@/lib/scenario/demos/catalogue';
import { matchingDemos } from './gallery-search';

describe('the search of the gallery', () => {
  it.each([
    ['', DEMO_CATALOGUE.map(({ id }) => id)],
    ['  ', DEMO_CATALOGUE.map(({ id }) => id)],
    ['SNAPSHOT', ['snapshot-and-clone']],
    ['volume named reserve', []],
    ['claimref', ['reserving']],
    ['deep trouble', ['lost-and-protected', 'bad-night']],
  ])('finds for "%s" what has every word', (text, ids) => {
    expect(matchingDemos(DEMO_CATALOGUE, text).map(({ id }) => id)).toEqual(ids);
  });
});
