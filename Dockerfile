# The gateway in an image: `docker build -t stripe-token-gateway . && docker run -p 4000:4000 stripe-token-gateway`.
# With nothing set it serves the built-in sandbox. Secrets come as files at run time (STRIPE_SECRET_KEY_FILE); none is ever
# built in. It writes nothing, so that the file system may be read-only.

FROM node:24-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# Without scripts: the package builds itself after an install, and its sources come next.
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig.json tsconfig.build.json ./
COPY scripts/build-graphiql.js scripts/bundle-cli.js scripts/
COPY src src
# The client of Redis is in the bundle; TypeScript would stay as an optional peer.
RUN npm run build && npm prune --omit=dev --omit=optional --no-audit --no-fund

FROM node:24-slim
# In a container loopback is nobody's: the gateway refuses to start with a Stripe key and without GATEWAY_AUTH there.
ENV NODE_ENV=production HOST=0.0.0.0 PORT=4000
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
# By number, so that Kubernetes can tell that it is not root. It owns no file here.
USER 1000:1000
EXPOSE 4000
HEALTHCHECK --interval=15s --timeout=3s --start-period=10s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.PORT + '/health').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "dist/cli.js", "serve"]
