import { afterEach, describe, expect, it } from 'vitest';
import { isGuestOf, refuseGuest, setGuest } from './guest';

afterEach(() => setGuest(undefined));

describe('a guest', () => {
  it.each([
    { method: 'GET', path: '/api/clusters/lab/api/v1/persistentvolumes', refused: false },
    { method: 'POST', path: '/api/clusters/lab/api/v1/persistentvolumes', refused: true },
    { method: 'DELETE', path: '/api/simulations/lab', refused: true },
    { method: 'POST', path: '/api/simulations/lab/play', refused: true },
    { method: 'POST', path: '/api/simulations/lab/branches', refused: false },
    { method: 'POST', path: '/api/simulations/l%61b/undo', refused: true },
    { method: 'POST', path: '/api/simulations/other/play', refused: false },
    { method: 'POST', path: '/api/simulations', refused: false },
  ])('$method $path', ({ method, path, refused }) => {
    expect(refuseGuest(method, path)).toBeUndefined();
    setGuest('lab');
    expect(refuseGuest(method, path) !== undefined).toBe(refused);
  });

  it('is the guest of one cluster', () => {
    setGuest('lab');
    expect([isGuestOf('lab'), isGuestOf('other')]).toEqual([true, false]);
  });
});
