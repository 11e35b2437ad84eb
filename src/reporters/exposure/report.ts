import type { FilePath } from "../../core/span.js";
import type { Exposure } from "../../exposure/exposure.js";

/** One service and what `systemd-analyze security` would say of it. */
export interface ExposedService {
  readonly unit: string;
  /** Its fragment. */
  readonly path: FilePath | undefined;
  readonly found: Exposure;
}

/** All that a report on exposure is made from. */
export interface ExposureReport {
  /** Sorted by name. */
  readonly services: readonly ExposedService[];
  /** Whether to show every check of each service. */
  readonly inFull: boolean;
  /** The version judged for. */
  readonly systemd: string;
  /** The texts that the evidence points into. */
  readonly texts: ReadonlyMap<FilePath, string>;
  /** A path as the user knows it. */
  readonly display: (path: FilePath) => string;
}
