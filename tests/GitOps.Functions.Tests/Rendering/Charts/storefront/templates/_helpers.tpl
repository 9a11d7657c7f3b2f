{{- define "storefront.name" -}}{{ .Release.Name }}-storefront{{- end -}}
