// Without any DATABASE_URL the Prisma CLI tries to download an engine; `generate` and `migrate diff` need none.
process.env.DATABASE_URL ??= "postgresql://pledgedock@127.0.0.1:5432/pledgedock";
