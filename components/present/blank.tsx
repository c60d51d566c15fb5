'use client';
/** An empty screen: look at who speaks. Below what is needed to come back. */
export function Blank({ children }: { readonly children: string }) {
  return (
    <div
      role="status"
      className="fixed inset-0 z-50 grid place-content-center bg-bg px-6 text-center text-ink-3"
    >
      {children}
    </div>
  );
}
