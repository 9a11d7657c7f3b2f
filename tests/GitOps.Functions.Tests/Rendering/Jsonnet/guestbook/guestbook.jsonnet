// A list of objects: what a visitor sees, and how it is reached.
local params = import 'params.libsonnet';
local k = import 'k/workload.libsonnet';  // found in libs

function(stage='test', replicas=1) [
  k.service(params.name, params.servicePort, params.containerPort),
  k.deployment(params.name, params.image, params.containerPort, replicas) {
    metadata+: { labels+: { stage: stage } },
  },
  if stage == 'production' then k.budget(params.name),
]
