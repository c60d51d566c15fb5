import { describe, expect, it } from 'vitest';
import { formatSide, parseSide } from './side';

describe('parseSide', () => {
  it.each([
    ['demo', 'demo', undefined],
    ['demo.12', 'demo', 12],
    ['demo.0', 'demo', 0],
    ['demo.now', 'demo', undefined],
    ['apply-other-2', 'apply-other-2', undefined],
    ['kind.local', 'kind.local', undefined],
    ['kind.local.7', 'kind.local', 7],
    ['cluster.2.now', 'cluster.2', undefined],
    ['cluster.2.7', 'cluster.2', 7],
    ['arn:aws:eks@eu_1.3', 'arn:aws:eks@eu_1', 3],
  ])('%s', (text, cluster, revision) => {
    expect(parseSide(text)).toEqual({ cluster, revision });
  });

  it.each([[null], [''], ['.12'], ['-demo'], ['demo/other'], ['demo 12'], ['demo?at=1'], ['../demo']])(
    'takes nothing from %s',
    (text) => {
      expect(parseSide(text)).toBeUndefined();
    },
  );

  it.each([
    ['demo', undefined],
    ['demo', 0],
    ['demo', 123_456_789_012_345],
    ['cluster.2', undefined],
    ['cluster.2', 2],
    ['what.is.now', undefined],
    ['what.is.now', 9],
  ])('reads what was written: %s at %s', (cluster, revision) => {
    expect(parseSide(formatSide({ cluster, revision }))).toEqual({ cluster, revision });
  });
});
