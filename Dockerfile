FROM node:24-slim
ENV NODE_ENV=production HOST=0.0.0.0 ENNAKKO_DATA=/data
WORKDIR /app

# The packages first, so that a change of our own code does not install them again.
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund && npm cache clean --force

COPY . .
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 3000

# Only the web role answers on the port; a container of another role is healthy while its process runs.
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 3000}/healthz`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]

ENTRYPOINT ["node", "bin/bootstrap.mjs"]
CMD ["start"]
