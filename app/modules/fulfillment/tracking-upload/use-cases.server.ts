// What routes and job handlers may ask of shipping by hand. services.server.ts hands each its dependencies.
import {
  applyTrackingUpload,
  cancelTrackingUpload,
  pauseTrackingUpload,
  undoTrackingUpload,
} from "./decide-upload.server";
import { checkTrackingUpload } from "./check-upload.server";
import { getTrackingUpload, listTrackingUploads } from "./get-tracking-upload.server";
import { markShippedWithoutTracking } from "./mark-shipped-without-tracking.server";
import { runTrackingUpload } from "./run-upload.server";
import { setTrackingMapping } from "./set-tracking-mapping.server";
import { sweepTrackingUploads } from "./sweep-uploads.server";
import { uploadTracking } from "./upload-tracking.server";

export const trackingUploadUseCases = {
  applyTrackingUpload,
  cancelTrackingUpload,
  checkTrackingUpload,
  getTrackingUpload,
  listTrackingUploads,
  markShippedWithoutTracking,
  pauseTrackingUpload,
  runTrackingUpload,
  setTrackingMapping,
  sweepTrackingUploads,
  undoTrackingUpload,
  uploadTracking,
};
