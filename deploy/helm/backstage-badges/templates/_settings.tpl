{{- /* What the chart itself has to know of the program's settings. */}}

{{- define "badges.port" -}}
{{- regexFind "[0-9]+$" (dig "server" "listen" "" .Values.settings) }}
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
{{- if and .Values.existingSecret.env (not .Values.existingSecret.name) }}
{{- fail "existingSecret.env has variables, and existingSecret.name no Secret that they come from" }}
{{- end }}
{{- end }}
