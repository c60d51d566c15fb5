import { expect, it } from 'vitest';
import type { VolumeAttachment } from '../kubernetes/storage-kinds';
import { attachmentLimitText, isResourceExhausted } from './attachment-limit';

const attachment = (status: VolumeAttachment['status']): VolumeAttachment => ({
  apiVersion: 'storage.k8s.io/v1',
  kind: 'VolumeAttachment',
  metadata: { name: 'a' },
  spec: { attacher: 'd', nodeName: 'n', source: {} },
  status,
});

it.each([
  { name: 'no attachment', given: undefined, exhausted: false },
  { name: 'no status', given: attachment(undefined), exhausted: false },
  { name: 'no error', given: attachment({ attached: true }), exhausted: false },
  { name: 'no room', given: attachment({ attached: false, attachError: { errorCode: 8 } }), exhausted: true },
  {
    name: 'another error',
    given: attachment({ attached: false, attachError: { errorCode: 13 } }),
    exhausted: false,
  },
])('$name: $exhausted', ({ given, exhausted }) => {
  expect(isResourceExhausted(given)).toBe(exhausted);
});

it('the text names the volumes in order', () => {
  expect(attachmentLimitText(['b', 'a'], ['d', 'c'])).toBe(
    'Node has reached its volume attachment limit, rejecting pod. unmounted volumes=[a b], unattached volumes=[c d], failed to process volumes=[]: context deadline exceeded',
  );
});
