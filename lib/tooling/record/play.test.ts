import { describe, expect, it } from 'vitest';
import { outcomeOf } from './play';

const CAUSE = { reason: 'FieldValueInvalid', message: 'no', field: 'spec' };

describe('outcomeOf', () => {
  it.each([
    [{ code: 201, body: { kind: 'Pod' } }, { code: 201 }],
    [
      { code: 404, body: { kind: 'Status', reason: 'NotFound', message: 'gone', details: { name: 'a' } } },
      { code: 404, reason: 'NotFound', message: 'gone' },
    ],
    [
      { code: 422, body: { reason: 'Invalid', message: 'bad', details: { causes: [CAUSE] } } },
      { code: 422, reason: 'Invalid', message: 'bad', causes: [CAUSE] },
    ],
    [
      { code: 409, body: { reason: 'Conflict', message: 'old', details: { causes: [] } } },
      { code: 409, reason: 'Conflict', message: 'old' },
    ],
  ])('keeps of %j', (answer, outcome) => {
    expect(outcomeOf(answer)).toEqual(outcome);
  });
});
