// Holds resources of Gateway API and of Prometheus Operator, a JSON list on standard input, against the
// schemas of their definitions. Prints what is wrong with them; the exit code is 1 if anything is.
import { readFileSync } from 'node:fs';

import { HTTPRoute } from '@kubernetes-models/gateway-api/gateway.networking.k8s.io/v1/HTTPRoute';
import { PrometheusRule } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PrometheusRule';
import { ServiceMonitor } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/ServiceMonitor';

const MODELS = { HTTPRoute, PrometheusRule, ServiceMonitor };

for (const resource of JSON.parse(readFileSync(0, 'utf8'))) {
  try {
    new MODELS[resource.kind](resource).validate();
  } catch (problem) {
    console.log(`${resource.kind}: ${problem.message}`);
    process.exitCode = 1;
  }
}
