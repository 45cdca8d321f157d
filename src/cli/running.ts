/** A server that listens. */
export interface Running {
  /** What to tell the person who started it. */
  banner: string;
  /** Finishes what was asked before, then closes. */
  close(): Promise<void>;
}
