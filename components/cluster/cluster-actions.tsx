'use client';
/** Actions on a whole simulated or pasted cluster: each asks first, and says how to take it back. */
import { useRouter } from 'next/navigation';
import { useClusterDescription } from '@/lib/queries/clusters';
import { useDeletePaste } from '@/lib/queries/pasted';
import { useClusterName } from '@/lib/queries/use-cluster';
import { useTransportActions } from '../timeline/use-transport-actions';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { showToast } from '../ui/toast';
import { useRemoveCluster } from './use-remove-cluster';

export type ClusterAction = 'reset' | 'delete';

const WORDS = {
  reset: {
    title: 'Start this cluster again?',
    text: 'It goes back to how it began. Undo brings back what was done to it since.',
    button: 'Start again',
  },
  delete: {
    title: 'Delete this cluster?',
    text: 'It goes with its history. The message that follows can bring it back; later, a link that was shared, a saved file, or what this browser keeps.',
    button: 'Delete',
  },
  forget: {
    title: 'Delete this pasted text?',
    text: 'The server forgets it. Paste it again if you want it back.',
    button: 'Delete',
  },
} as const;

export function ClusterActionDialog({
  action,
  onClose,
}: {
  readonly action: ClusterAction | undefined;
  readonly onClose: () => void;
}) {
  const router = useRouter();
  const name = useClusterName();
  const transport = useTransportActions();
  const description = useClusterDescription(name);
  const remove = useRemoveCluster({ name, title: description?.title ?? name });
  const forget = useDeletePaste({
    onError: (error) => showToast({ sign: 'failed', title: 'Not deleted.', text: error.message }),
  });
  const pasted = description?.kind === 'pasted';
  const words = WORDS[action === 'delete' && pasted ? 'forget' : (action ?? 'reset')];
  const removeAndGo = async () => {
    if (await remove()) router.push('/');
  };
  const confirm = () => {
    onClose();
    if (action === 'reset') transport.act({ kind: 'reset' });
    if (action === 'delete' && pasted) forget.mutate(name, { onSuccess: () => router.push('/') });
    else if (action === 'delete') void removeAndGo();
  };
  return (
    <Dialog
      title={words.title}
      width="narrow"
      isOpen={action !== undefined}
      onOpenChange={(open) => (open ? undefined : onClose())}
      footer={
        <>
          <Button variant="quiet" onPress={onClose}>
            Cancel
          </Button>
          <Button variant="danger" onPress={confirm}>
            {words.button}
          </Button>
        </>
      }
    >
      <p className="text-ink-2">{words.text}</p>
    </Dialog>
  );
}
