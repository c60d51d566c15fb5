import { ButtonLink } from '@/components/ui/button';
import { BrandMark } from '@/components/ui/icon';
import { EmptyState } from '@/components/ui/states';

export default function NotFound() {
  return (
    <main className="grid min-h-dvh place-content-center gap-4 p-6">
      <p className="flex items-center gap-2 text-lg font-strong">
        <BrandMark />
        Stowage
      </p>
      <EmptyState
        title="There is no such page"
        actions={
          <ButtonLink variant="primary" href="/">
            Open the first cluster
          </ButtonLink>
        }
      >
        The address is wrong, or the page has moved.
      </EmptyState>
    </main>
  );
}
