/** @type {{ type: 'query', key: string, value: string }} */
const EMBEDDED = { type: 'query', key: 'embed', value: '1' };

/** @param {string} ancestors */
const frames = (ancestors) => [{ key: 'Content-Security-Policy', value: `frame-ancestors ${ancestors}` }];

/** @type {import('next').NextConfig} */
const nextConfig = {
  output: 'standalone',
  // `npm run check` checks the types of the whole tree, tests and tools included; none of these may keep anybody from
  // starting the server.
  typescript: { ignoreBuildErrors: true },
  poweredByHeader: false,
  images: { unoptimized: true },
  serverExternalPackages: ['@kubernetes/client-node', 'pg', 'undici'],
  // No other site may show a page in a frame but the one that is made for it, which has nothing to press.
  headers: async () => [
    { source: '/((?!s/).*)', headers: frames("'none'") },
    { source: '/s/:path*', missing: [EMBEDDED], headers: frames("'none'") },
    { source: '/s/:path*', has: [EMBEDDED], headers: frames('*') },
  ],
};

export default nextConfig;
