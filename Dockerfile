# Stowage as an image: `docker build -t stowage .` (any OCI builder). The last stage holds the server, Node and its
# libraries: no shell, no package manager, no root.

FROM node:24-bookworm-slim AS packages
WORKDIR /stowage
COPY package.json package-lock.json .npmrc ./
RUN npm ci

FROM packages AS build
COPY . .
RUN node lib/tooling/build.mjs && sh deploy/rootfs.sh /rootfs

FROM scratch
COPY --from=build /rootfs /
ENV NODE_ENV=production NEXT_TELEMETRY_DISABLED=1 HOSTNAME=0.0.0.0 PORT=3000 HOME=/tmp
WORKDIR /stowage
USER 65532:65532
EXPOSE 3000
CMD ["/usr/bin/node", "server.js"]
