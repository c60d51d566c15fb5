'use client';
import { Button } from '@/components/ui/button';
import { ErrorState } from '@/components/ui/states';

/** A view that failed: the frame around it, with the other views and the clock, goes on. */
export default function ViewError({ error, reset }: { readonly error: Error; readonly reset: () => void }) {
  return (
    <ErrorState
      title="This view has failed."
      raw={error.message}
      className="m-6"
      actions={
        <Button variant="primary" onPress={reset}>
          Try again
        </Button>
      }
    >
      It is a fault of Stowage, not of your cluster. Nothing was changed.
    </ErrorState>
  );
}
