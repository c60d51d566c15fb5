'use client';
/** Actions on a whole simulated cluster that lose something: each asks first. */
import { useRouter } from 'next/navigation';
import { useDeleteSimulation } from '@/lib/queries/simulations';
import { useClusterName } from '@/lib/queries/use-cluster';
import { useTransportActions } from '../timeline/use-transport-actions';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { showToast } from '../ui/toast';

export type ClusterAction = 'reset' | 'delete';

const WORDS = {
  reset: {
    title: 'Start this cluster again?',
    text: 'It goes back to how it began. What was done to it since is lost.',
    button: 'Start again',
  },
  delete: {
    title: 'Delete this cluster?',
    text: 'Its objects and its history are lost. Share it first if you want it back.',
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
  const remove = useDeleteSimulation({
    onError: (error) => showToast({ sign: 'failed', title: 'Not deleted.', text: error.message }),
  });
  const words = WORDS[action ?? 'reset'];
  const confirm = () => {
    onClose();
    if (action === 'reset') transport.act({ kind: 'reset' });
    if (action === 'delete') remove.mutate(name, { onSuccess: () => router.push('/') });
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
