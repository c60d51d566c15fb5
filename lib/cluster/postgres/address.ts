/**
 * The address of a database, `postgres://user:password@host:port/name?sslmode=…`, and how it may be spoken of. The
 * password is in the address and nowhere else: neither logs nor answers ever get it.
 */
import { err, ok, type Result } from '../../base/result';

export interface DatabaseAddress {
  /** With its password: for the driver alone. */
  readonly connectionString: string;
  /** `PostgreSQL at db:5432, database stowage`. */
  readonly words: string;
}

const DEFAULT_PORT = '5432';

/** Whether `data` names a database, and not a folder. */
export function isDatabase(data: string): boolean {
  return /^postgres(ql)?:/i.test(data);
}

/** An error says what is wrong, in words that quote nothing of the address. */
export function parseAddress(data: string): Result<DatabaseAddress, string> {
  const form = 'must be postgres://user:password@host:5432/database';
  if (!/^postgres(ql)?:\/\//i.test(data) || !URL.canParse(data)) {
    return err(`the address of the database ${form}, with special characters of the password as %XX`);
  }
  const { hostname, port, pathname } = new URL(data);
  const database = pathname.replace(/^\//, '');
  if (hostname === '' || database === '' || database.includes('/'))
    return err(`the address of the database ${form}: it has no ${hostname === '' ? 'host' : 'database'}`);
  return ok({
    connectionString: data,
    words: `PostgreSQL at ${hostname}:${port || DEFAULT_PORT}, database ${database}`,
  });
}
