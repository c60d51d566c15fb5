import { describe, expect, it } from 'vitest';
import { shortSource } from './observer';

const UID = '6f1c7c5e-30f4-4d53-9c7f-0b2f1f9c8a11';

describe('shortSource', () => {
  it.each([
    ['persistentvolume-controller', 'persistentvolume-controller'],
    ['external-resizer sim.csi.example.com', 'external-resizer'],
    [`sim.csi.example.com_a-host_${UID}`, 'sim.csi.example.com'],
    [`example.com/with_line_a-host_${UID}`, 'example.com/with_line'],
    [`sim.csi.example.com-${UID}`, `sim.csi.example.com-${UID}`],
  ])('of %s is %s', (component, source) => {
    expect(shortSource(component)).toBe(source);
  });
});
