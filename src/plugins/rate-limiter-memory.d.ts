/** Imported by its path: the package's index loads the limiters of a dozen databases, 70 ms of a start. */
declare module 'rate-limiter-flexible/lib/RateLimiterMemory.js' {
  export { RateLimiterMemory as default } from 'rate-limiter-flexible';
}
