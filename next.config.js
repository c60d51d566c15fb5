/** @type {import('next').NextConfig} */
const nextConfig = {
  output: 'standalone',
  // `npm run check` checks the types of the whole tree, tests and tools included; none of these may keep anybody from
  // starting the server.
  typescript: { ignoreBuildErrors: true },
  poweredByHeader: false,
  images: { unoptimized: true },
  serverExternalPackages: ['@kubernetes/client-node'],
};

export default nextConfig;
