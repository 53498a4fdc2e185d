-- Which queued pledges still have to be compared with the shop's orders is asked before every group that is sent
CREATE INDEX "Pledge_queued_compared_idx" ON "Pledge" ("batchId", "foreignCheckedAt") WHERE state = 'queued';
