import { collectDefaultMetrics, Histogram, Registry } from 'prom-client';

export interface ObservedRequest {
  readonly method: string;
  /** The pattern of the path, never the path: one time series a route. */
  readonly route: string;
  readonly status: number;
  readonly seconds: number;
}

export interface Metrics {
  /** Counters of one's own are registered here. */
  readonly registry: Registry;
  observeRequest(request: ObservedRequest): void;
}

/** From "as fast as it gets" to "somebody gave up waiting". */
const BUCKETS_SECONDS = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];

export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const duration = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from the first byte of a request to the end of its answer',
    labelNames: ['method', 'route', 'status'],
    buckets: BUCKETS_SECONDS,
    registers: [registry],
  });
  return {
    registry,
    observeRequest({ method, route, status, seconds }) {
      duration.observe({ method, route, status }, seconds);
    },
  };
}
