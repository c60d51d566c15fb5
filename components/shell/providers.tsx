'use client';
/** What every page needs around it: the cache of requests, links of the widget library, messages. */
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { type ReactNode, useState } from 'react';
import { RouterProvider } from 'react-aria-components';
import { AudienceFollower } from '../present/audience-follower';
import { ToastRegion } from '../ui/toast';

export function Providers({ children }: { readonly children: ReactNode }) {
  const router = useRouter();
  const [queries] = useState(
    () =>
      new QueryClient({
        defaultOptions: { queries: { retry: 1, staleTime: 2_000 }, mutations: { retry: 0 } },
      }),
  );
  return (
    <QueryClientProvider client={queries}>
      <RouterProvider navigate={(path) => router.push(path)}>
        {children}
        <AudienceFollower />
        <ToastRegion />
      </RouterProvider>
    </QueryClientProvider>
  );
}
