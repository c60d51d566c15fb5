/** Go's own notation (`%#v`) of values that are no scalars, which error texts carried before 1.37. */
import { goQuote } from '../../../kubernetes/go-text';
import type { StringMap } from '../../../kubernetes/object';
import { readQuantity } from './volume-fields';

const NANO_DIGITS = 9;

/** `core.ResourceList{"cpu":resource.Quantity{…}}` */
export function goResourceList(list: StringMap | undefined): string {
  if (list === undefined) return 'core.ResourceList(nil)';
  const entries = Object.keys(list)
    .sort()
    .map((key) => `${goQuote(key)}:${goQuantity(list[key] ?? '0')}`);
  return `core.ResourceList{${entries.join(', ')}}`;
}

function goQuantity(text: string): string {
  const { nano, format } = readQuantity(text);
  let digits = nano;
  let scale = -NANO_DIGITS;
  while (scale < 0 && digits % 10n === 0n) {
    digits /= 10n;
    scale += 1;
  }
  const amount = `resource.int64Amount{value:${digits}, scale:${scale}}`;
  const decimal = 'resource.infDecAmount{Dec:(*inf.Dec)(nil)}';
  return `resource.Quantity{i:${amount}, d:${decimal}, s:${goQuote(text)}, Format:${goQuote(format)}}`;
}
