import { describe, expect, it } from 'vitest';
import { writesNotice, writesProblem } from './allow-writes';

const access = { server: 'https://a.example', user: 'me' };
const contexts = [{ name: 'prod', access }, { name: 'test', access }, { name: 'broken' }];

describe('writesProblem', () => {
  it.each<{ allowed: readonly string[]; of: typeof contexts; says: string | undefined }>([
    { allowed: [], of: contexts, says: undefined },
    { allowed: ['prod', 'test'], of: contexts, says: undefined },
    { allowed: ['prod', 'prdo'], of: contexts, says: 'names "prdo", and the live clusters are prod, test.' },
    { allowed: ['PROD'], of: contexts, says: 'names "PROD"' },
    { allowed: ['broken'], of: contexts, says: 'names "broken"' },
    { allowed: ['prod'], of: [], says: 'names "prod", and there is no live cluster.' },
  ])('of $allowed: $says', ({ allowed, of, says }) => {
    const problem = writesProblem(allowed, of);
    if (says === undefined) expect(problem).toBeUndefined();
    else expect(problem).toContain(says);
  });
});

describe('writesNotice', () => {
  it('names the clusters and as whom', () => {
    expect(writesNotice(['test', 'none'], contexts)).toContain(
      'Writes are allowed to test (as me), each after',
    );
  });
  it('says nothing where nothing may be written', () => {
    expect(writesNotice([], contexts)).toBeUndefined();
    expect(writesNotice(['broken'], contexts)).toBeUndefined();
  });
});
