'use client';
import { Button, ButtonLink } from '@/components/ui/button';
import { ErrorState } from '@/components/ui/states';

/** A programmer's error in a page: says so, and keeps the way out open. */
export default function PageError({ error, reset }: { readonly error: Error; readonly reset: () => void }) {
  return (
    <main className="grid min-h-dvh place-content-center p-6">
      <ErrorState
        title="This page has failed."
        raw={error.message}
        actions={
          <>
            <Button variant="primary" onPress={reset}>
              Try again
            </Button>
            <ButtonLink variant="quiet" href="/">
              Open the first cluster
            </ButtonLink>
          </>
        }
      >
        It is a fault of Stowage, not of your cluster. Nothing was changed.
      </ErrorState>
    </main>
  );
}
