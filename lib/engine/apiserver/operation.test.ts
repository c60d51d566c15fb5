import { describe, expect, it } from 'vitest';
import { createSimulation } from '../simulation';
import type { Operation } from './operation';

const apiVersion = 'simulation.stowage.dev/v1';
const target = { apiVersion, kind: 'DataSet', name: 'backend-1' };

describe("what the simulation knows of itself is not a user's to write", () => {
  it.each<[string, Operation]>([
    ['create', { create: { apiVersion, kind: 'DataSet', metadata: { name: 'backend-1' } } }],
    ['update', { update: { apiVersion, kind: 'NodeVolume', metadata: { name: 'p.v.1' } } }],
    ['patch', { patch: { ...target, patch: { lines: [] } } }],
    ['delete', { delete: target }],
  ])('%s', (_, operation) => {
    const simulation = createSimulation({ version: '1.37', seed: 1 });
    const before = simulation.api.revision;
    expect(simulation.execute(operation)).toMatchObject({
      ok: false,
      error: { code: 405, reason: 'MethodNotAllowed' },
    });
    expect(simulation.api.revision).toBe(before);
  });
});
