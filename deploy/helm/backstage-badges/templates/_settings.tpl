{{- /* What the chart itself has to know of the program's settings. */}}

{{- define "badges.port" -}}
{{- regexFind "[0-9]+$" (dig "server" "listen" "" .Values.settings) }}
{{- end }}

{{- define "badges.adminListen" -}}
{{- dig "admin" "listen" "" .Values.settings | default "" }}
{{- end }}

{{- define "badges.adminPort" -}}
{{- regexFind "[0-9]+$" (include "badges.adminListen" .) }}
{{- end }}

{{- define "badges.basePath" -}}
{{- dig "server" "base_path" "" .Values.settings }}
{{- end }}

{{- /* The seconds of a length of time such as 5s or 1m; nothing for one with other units. */}}
{{- define "badges.seconds" -}}
{{- if regexMatch "^[0-9]+s$" . }}
{{- trimSuffix "s" . }}
{{- else if regexMatch "^[0-9]+m$" . }}
{{- mul 60 (trimSuffix "m" .) }}
{{- end }}
{{- end }}

{{- /* Values that are good one by one, and not together. */}}
{{- define "badges.checks" -}}
{{- $delay := include "badges.seconds" (dig "server" "shutdown_delay" "2s" .Values.settings) }}
{{- $timeout := include "badges.seconds" (dig "server" "shutdown_timeout" "10s" .Values.settings) }}
{{- if and $delay $timeout (le (int .Values.terminationGracePeriodSeconds) (add $delay $timeout | int)) }}
{{- fail (printf "terminationGracePeriodSeconds is %d: requests under way are lost unless it is more than server.shutdown_delay (%ss) and server.shutdown_timeout (%ss) together" (int .Values.terminationGracePeriodSeconds) $delay $timeout) }}
{{- end }}
{{- if hasPrefix "127." (dig "server" "listen" "" .Values.settings) }}
{{- fail "settings.server.listen is an address of loopback, which neither probes nor the Service reach: expected 0.0.0.0 and a port" }}
{{- end }}
{{- if and .Values.ingress.enabled (not .Values.ingress.hosts) }}
{{- fail "ingress.hosts is empty: expected the host of settings.server.public_url" }}
{{- end }}
{{- if and .Values.httpRoute.enabled (not .Values.httpRoute.parentRefs) }}
{{- fail "httpRoute.parentRefs is empty: expected the Gateway that the route is for" }}
{{- end }}
{{- if and .Values.networkPolicy.enabled (dig "backstage" "api_url" "" .Values.settings) (not .Values.networkPolicy.egress) }}
{{- fail "networkPolicy.egress is empty: expected a rule that leads to settings.backstage.api_url" }}
{{- end }}
{{- $admin := include "badges.adminListen" . }}
{{- if and .Values.metrics.enabled (or (not $admin) (hasPrefix "127." $admin)) }}
{{- fail "metrics.enabled needs settings.admin.listen, such as 0.0.0.0:9090, and a token in settings.admin.token_file" }}
{{- end }}
{{- if and .Values.metrics.prometheusRule.enabled (not .Values.metrics.enabled) }}
{{- fail "metrics.prometheusRule.enabled needs metrics.enabled" }}
{{- end }}
{{- with .Values.metrics.serviceMonitor }}
{{- if and .enabled (not $.Values.metrics.enabled) }}
{{- fail "metrics.serviceMonitor.enabled needs metrics.enabled" }}
{{- end }}
{{- if and .tokenKey (not $.Values.existingSecret.name) }}
{{- fail "metrics.serviceMonitor.tokenKey is a key of existingSecret, which has no name" }}
{{- end }}
{{- end }}
{{- if and .Values.existingSecret.env (not .Values.existingSecret.name) }}
{{- fail "existingSecret.env has variables, and existingSecret.name no Secret that they come from" }}
{{- end }}
{{- end }}
