import { describe, expect, it } from 'vitest';
import { isDatabase, parseAddress } from './address';

describe('the address of a database', () => {
  it.each([
    ['postgres://stowage:secret@db:5433/lab', 'PostgreSQL at db:5433, database lab'],
    ['postgresql://db/lab?sslmode=verify-full', 'PostgreSQL at db:5432, database lab'],
    ['POSTGRES://user:p%40ss%2Fword@10.0.0.7/lab', 'PostgreSQL at 10.0.0.7:5432, database lab'],
    ['postgres://user:secret@[::1]:5432/lab', 'PostgreSQL at [::1]:5432, database lab'],
  ])('%s is spoken of without its password', (data, words) => {
    expect(isDatabase(data)).toBe(true);
    expect(parseAddress(data)).toEqual({ ok: true, value: { connectionString: data, words } });
  });

  it.each([
    ['postgres:secret', 'must be postgres://user:password@host:5432/database'],
    ['postgres:///lab', 'it has no host'],
    ['postgres://user:secret@/lab', 'must be postgres://'],
    ['postgres://user:secret@db', 'it has no database'],
    ['postgres://user:secret@db/', 'it has no database'],
    ['postgres://user:secret@db:port/lab', 'special characters of the password as %XX'],
  ])('%s is refused without being quoted', (data, says) => {
    const refused = parseAddress(data);
    expect(refused.ok ? '' : refused.error).toContain(says);
    expect(refused.ok ? '' : refused.error).not.toContain('secret');
  });

  it.each(['/data', 'memory', './postgres', 'mysql://db/lab'])('%s is none', (data) => {
    expect(isDatabase(data)).toBe(false);
  });
});
