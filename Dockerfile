# One image, two roles: `node --max-old-space-size=256 --max-semi-space-size=16 build/web.js` (default) and the same with `build/worker.js`.
# Migrations run before a new version serves: `node node_modules/prisma/build/index.js migrate deploy`.
FROM node:24-bookworm-slim AS build
WORKDIR /srv/pledgedock
COPY package.json package-lock.json .npmrc ./
RUN npm ci --include=dev
COPY . .
RUN npm run build && npm prune --omit=dev

FROM node:24-bookworm-slim
ENV NODE_ENV=production
WORKDIR /srv/pledgedock
COPY --from=build --chown=node:node /srv/pledgedock/package.json ./package.json
COPY --from=build --chown=node:node /srv/pledgedock/prisma.config.ts ./prisma.config.ts
COPY --from=build --chown=node:node /srv/pledgedock/prisma ./prisma
COPY --from=build --chown=node:node /srv/pledgedock/node_modules ./node_modules
COPY --from=build --chown=node:node /srv/pledgedock/build ./build
USER node
EXPOSE 3000
HEALTHCHECK --interval=15s --timeout=5s CMD ["node", "-e", "fetch('http://127.0.0.1:'+(process.env.PORT||3000)+'/readyz').then(r=>process.exit(r.ok?0:1),()=>process.exit(1))"]
CMD ["node", "--max-old-space-size=256", "--max-semi-space-size=16", "build/web.js"]
