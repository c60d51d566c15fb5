/**
 * `npm run bench`: figures as ratios, each of one run on one machine. Absolute times would say more about the machine
 * than about the program.
 */
import { type BindingRow, benchBinding } from './bench/binding';
import { benchMatching } from './bench/matching';
import { root } from './prepare/root.mjs';

export function main(): number {
  matching();
  console.log('');
  binding();
  return 0;
}

function matching(): void {
  console.log("Finding the volume for a claim, beside upstream's own matcher");
  const rows = benchMatching(root);
  if (typeof rows === 'string') {
    console.log(`Skipped: ${rows}.`);
    return;
  }
  console.log('volumes   upstream / ours   index one volume / match one claim');
  for (const { volumes, upstreamNs, oursNs, indexNsPerVolume } of rows) {
    const faster = column(upstreamNs / oursNs, 15);
    console.log(`${String(volumes).padStart(7)}   ${faster}   ${column(indexNsPerVolume / oursNs, 34)}`);
  }
}

function binding(): void {
  console.log('Binding n claims to n volumes in a simulated cluster');
  const rows = benchBinding();
  const [smallest] = rows;
  if (!smallest) return;
  console.log('claims   time per claim, smallest = 1   simulated / real time   bytes per object');
  for (const row of rows) console.log(bindingLine(row, smallest));
}

function bindingLine(row: BindingRow, smallest: BindingRow): string {
  const growth = column(row.nsPerClaim / smallest.nsPerClaim, 28);
  const memory = row.bytesPerObject === undefined ? 'needs --expose-gc' : row.bytesPerObject.toFixed(0);
  return `${String(row.claims).padStart(6)}   ${growth}   ${column(row.simulatedPerReal, 21)}   ${memory.padStart(16)}`;
}

function column(value: number, width: number): string {
  return value.toFixed(2).padStart(width);
}
