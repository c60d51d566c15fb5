/** Times for people: `8 s`, `3 min 20 s`, `2 h 5 min`, `4 d`; clock times in UTC, as Kubernetes writes them. */

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A length of time, in its two largest units at most. */
export function durationText(ms: number): string {
  if (ms < MINUTE) return `${Math.floor(ms / SECOND)} s`;
  if (ms < HOUR) return two(ms, MINUTE, 'min', SECOND, 's');
  if (ms < DAY) return two(ms, HOUR, 'h', MINUTE, 'min');
  return two(ms, DAY, 'd', HOUR, 'h');
}

function two(ms: number, large: number, largeName: string, small: number, smallName: string): string {
  const first = Math.floor(ms / large);
  const second = Math.floor((ms % large) / small);
  return second === 0 || first >= 10
    ? `${first} ${largeName}`
    : `${first} ${largeName} ${second} ${smallName}`;
}

/** `12:04:31` */
export function clockText(timeMs: number): string {
  return new Date(timeMs).toISOString().slice(11, 19);
}

/** `5 Jan 2026` */
export function dateText(timeMs: number): string {
  const date = new Date(timeMs);
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
