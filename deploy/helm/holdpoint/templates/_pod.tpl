{{/* What every pod of ours has in common. Pod Security "restricted" is met here and tested. */}}
{{- define "holdpoint.podSecurity" -}}
runAsNonRoot: true
runAsUser: 64198
runAsGroup: 64198
fsGroup: 64198
fsGroupChangePolicy: OnRootMismatch
seccompProfile:
  type: RuntimeDefault
{{- end -}}

{{- define "holdpoint.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
runAsNonRoot: true
capabilities:
  drop: [ALL]
{{- end -}}

{{- define "holdpoint.env" -}}
- name: Holdpoint__Data
  value: /var/lib/holdpoint
- name: Holdpoint__Keys
  value: /etc/holdpoint/keys
- name: Holdpoint__Redis
  {{- if .Values.redis.existingSecret }}
  valueFrom:
    secretKeyRef:
      name: {{ .Values.redis.existingSecret }}
      key: {{ .Values.redis.existingSecretKey }}
  {{- else if .Values.trial.enabled }}
  value: {{ printf "%s-valkey:6379" (include "holdpoint.fullname" .) | quote }}
  {{- else }}
  value: {{ required "redis.connection or redis.existingSecret: name the Redis that all replicas share" .Values.redis.connection | quote }}
  {{- end }}
{{- if and .Values.trial.enabled (not .Values.ledger.existingSecret) }}
- name: POSTGRES_PASSWORD
  valueFrom:
    secretKeyRef:
      name: {{ required "trial.postgres.existingSecret: make a secret with the password of the trial's database" .Values.trial.postgres.existingSecret }}
      key: {{ .Values.trial.postgres.existingSecretKey }}
- name: Holdpoint__Ledger
  value: {{ printf "postgresql://holdpoint:$(POSTGRES_PASSWORD)@%s-postgres:5432/holdpoint" (include "holdpoint.fullname" .) | quote }}
{{- else }}
- name: Holdpoint__Ledger
  valueFrom:
    secretKeyRef:
      name: {{ required "ledger.existingSecret: make a secret with the PostgreSQL URL of the ledger" .Values.ledger.existingSecret }}
      key: {{ .Values.ledger.existingSecretKey }}
{{- end }}
{{- with .Values.tls.redis }}
{{- include "holdpoint.peerTls" (dict "peer" . "prefix" "Holdpoint__Redis" "folder" "redis") }}
{{- end }}
{{- if .Values.monitoring.otlpEndpoint }}
- name: OTEL_EXPORTER_OTLP_ENDPOINT
  value: {{ .Values.monitoring.otlpEndpoint | quote }}
- name: OTEL_EXPORTER_OTLP_PROTOCOL
  value: {{ .Values.monitoring.otlpProtocol | quote }}
- name: POD_NAME
  valueFrom:
    fieldRef: { fieldPath: metadata.name }
- name: OTEL_RESOURCE_ATTRIBUTES
  value: {{ printf "k8s.namespace.name=%s,k8s.pod.name=$(POD_NAME)" .Release.Namespace | quote }}
{{- end }}
- name: TMPDIR
  value: /tmp
{{- end -}}

{{/* Whom to trust, and what to show, where Holdpoint itself calls: files of a secret as cert-manager makes them. */}}
{{- define "holdpoint.peerTls" -}}
{{- if .peer.secretName }}
{{- if not (or .peer.authority .peer.clientCertificate) }}
{{- fail (printf "tls.%s: authority, clientCertificate or both must be true; else leave secretName empty" .folder) }}
{{- end }}
{{- if .peer.authority }}
- name: {{ .prefix }}__CertificateAuthority
  value: /etc/holdpoint/tls-{{ .folder }}/ca.crt
{{- end }}
{{- if .peer.clientCertificate }}
- name: {{ .prefix }}__ClientCertificate
  value: /etc/holdpoint/tls-{{ .folder }}/tls.crt
- name: {{ .prefix }}__ClientKey
  value: /etc/holdpoint/tls-{{ .folder }}/tls.key
{{- end }}
{{- end }}
{{- end -}}

{{/* For the pods that judge; the migration has no use for them. */}}
{{- define "holdpoint.classifierKeys" -}}
{{- range .Values.policy.classifierKeys }}
- name: {{ .variable }}
  valueFrom:
    secretKeyRef:
      name: {{ .existingSecret }}
      key: {{ .existingSecretKey }}
{{- end }}
{{- end -}}

{{- define "holdpoint.mounts" -}}
- name: config
  mountPath: /etc/holdpoint/config
  readOnly: true
- name: keys
  mountPath: /etc/holdpoint/keys
  readOnly: true
- name: state
  mountPath: /var/lib/holdpoint
- name: tmp
  mountPath: /tmp
{{- range $name := list "redis" "ledger" }}
{{- if (get $.Values.tls $name).secretName }}
- name: tls-{{ $name }}
  mountPath: /etc/holdpoint/tls-{{ $name }}
  readOnly: true
{{- end }}
{{- end }}
{{- if include "holdpoint.policyMap" . }}
- name: policy
  mountPath: /etc/holdpoint/policy
  readOnly: true
{{- end }}
{{- end -}}

{{- define "holdpoint.volumes" -}}
- name: config
  configMap:
    name: {{ include "holdpoint.fullname" . }}-config
- name: keys
  secret:
    secretName: {{ required "keys.existingSecret: make a secret with signing.key, content.key and review-payload.keys (see the chart's README)" .Values.keys.existingSecret }}
    defaultMode: 0440
- name: state
  persistentVolumeClaim:
    claimName: {{ include "holdpoint.stateClaim" . }}
- name: tmp
  emptyDir:
    sizeLimit: 64Mi
{{- range $name := list "redis" "ledger" }}
{{- with (get $.Values.tls $name).secretName }}
- name: tls-{{ $name }}
  secret: { secretName: {{ . }}, defaultMode: 0440 }
{{- end }}
{{- end }}
{{- with include "holdpoint.policyMap" . }}
- name: policy
  configMap:
    name: {{ . }}
{{- end }}
{{- end -}}

{{- define "holdpoint.policyMap" -}}
{{- if .Values.policy.existingConfigMap -}}
{{- .Values.policy.existingConfigMap -}}
{{- else if .Values.policy.files -}}
{{- include "holdpoint.fullname" . }}-policy
{{- end -}}
{{- end -}}

{{- define "holdpoint.probes" -}}
startupProbe:
  httpGet: { path: /health/startup, port: management }
  periodSeconds: 1
  failureThreshold: 60
readinessProbe:
  httpGet: { path: /health/ready, port: management }
  periodSeconds: 5
  timeoutSeconds: 3
  failureThreshold: 2
livenessProbe:
  httpGet: { path: /health/live, port: management }
  periodSeconds: 10
  timeoutSeconds: 5
  failureThreshold: 6
{{- end -}}

{{/* Takes a dict of root and component. */}}
{{- define "holdpoint.selector" -}}
{{ include "holdpoint.base" .root }}
app.kubernetes.io/component: {{ .component }}
{{- end -}}

{{- define "holdpoint.spread" -}}
{{- $selector := include "holdpoint.selector" . -}}
{{- range list "topology.kubernetes.io/zone" "kubernetes.io/hostname" }}
- maxSkew: 1
  topologyKey: {{ . }}
  whenUnsatisfiable: ScheduleAnyway
  labelSelector:
    matchLabels: {{- $selector | nindent 6 }}
{{- end }}
{{- end -}}
