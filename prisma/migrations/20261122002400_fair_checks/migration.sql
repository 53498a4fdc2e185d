-- Which shops the hourly sweep had checked when: a broken one is never read, so its checkedAt says nothing of that
ALTER TABLE "Shop" ADD COLUMN "checkOrderedAt" TIMESTAMP(3);
