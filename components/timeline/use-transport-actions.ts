'use client';
import { type TransportAction, useTransport } from '@/lib/queries/simulations';
import { showToast } from '../ui/toast';

/** Presses of the transport, from buttons, keys and the palette; a refusal is shown as a message. */
export function useTransportActions() {
  const { mutate, isPending } = useTransport({
    onNothingToDo: () =>
      showToast({
        sign: 'waiting',
        title: 'Nothing is left to step to.',
        text: 'No controller has anything to write.',
      }),
    onError: (error) => showToast({ sign: 'failed', title: 'The clock did not move.', text: error.message }),
  });
  return { act: (action: TransportAction) => mutate(action), isPending };
}
