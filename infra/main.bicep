// GitOps.Functions in one resource group: the Function App and everything that it needs. See README.md.

import { chartCredential, gitHub as gitHubSettings, gitLab as gitLabSettings, root as rootSettings } from 'modules/types.bicep'

targetScope = 'resourceGroup'

@description('Short name, part of every resource name: lower-case letters, digits and single hyphens, a letter first.')
@minLength(2)
@maxLength(11)
param name string

@description('Azure region, one that offers Flex Consumption.')
@minLength(1)
param location string = resourceGroup().location

@description('Tags on every resource.')
param tags { *: string } = { application: 'gitops-functions' }

@description('Memory of one instance in megabytes: the Functions host, the handler and the renderers that it starts.')
@allowed([512, 2048, 4096])
param instanceMemoryMB int = 2048

@description('Most instances at the same time: a bound on the bill. The plan takes 40 to 1000.')
@minValue(40)
@maxValue(1000)
param maximumInstanceCount int = 40

@description('Oldest TLS version that the app takes. Set 1.3 when every Git host that sends webhooks speaks it.')
@allowed(['1.2', '1.3'])
param minimumTlsVersion string = '1.2'

@description('When drift is looked for: NCRONTAB with six fields, the first is seconds.')
@minLength(11)
@maxLength(100)
param driftSchedule string = '0 */5 * * * *'

@description('The configuration repository, where the Application and Cluster manifests are in Git: a push to it changes what is managed.')
param root rootSettings?

@description('File or folder with the Application and Cluster manifests: relative to the deployed app root, put into the deployment zip. Left out where there is a configuration repository: none; else applications.')
@minLength(1)
param applicationsFolder string?

@description('GitHub, where it is used. Its secrets: github-webhook-secret, and github-token or github-private-key.')
param gitHub gitHubSettings?

@description('GitLab, where it is used. Its secrets: gitlab-webhook-secret and gitlab-token.')
param gitLab gitLabSettings?

@description('Whether another Git host sends signed webhooks. The secret: git-webhook-secret.')
param gitWebhook bool = false

@description('Credentials for Helm repositories and OCI registries. The secret of each: helm-NAME-password where it has a user name, else helm-NAME-token, NAME in lower case.')
param chartCredentials chartCredential[] = []

@description('How the storage account, which holds the audit trail, is replicated.')
@allowed(['Standard_LRS', 'Standard_ZRS', 'Standard_GRS', 'Standard_GZRS'])
param storageSku string = 'Standard_ZRS'

@description('Days that a deleted or overwritten blob can be brought back.')
@minValue(7)
@maxValue(90)
param recoveryDays int = 30

@description('Days that logs are kept.')
@minValue(30)
@maxValue(730)
param logRetentionDays int = 30

@description('Gigabytes of logs a day at which Log Analytics stops taking more: a bound on the bill.')
@minValue(1)
@maxValue(100)
param logDailyCapGB int = 1

var prefix = toLower(name)
var suffix = take(uniqueString(resourceGroup().id, prefix), 8)
var appName = 'func-${prefix}-${suffix}'
var insightsName = 'appi-${prefix}-${suffix}'
var identityName = 'id-${prefix}-${suffix}'
var storageAccountName = 'st${replace(prefix, '-', '')}${suffix}'
var vaultName = 'kv-${prefix}-${suffix}'
var workspaceName = 'log-${prefix}-${suffix}'
var deploymentContainer = 'deployments'

// User-assigned: its roles are in place before the app first starts, and they and the bindings in clusters outlive the app,
// which on a plan without slots may have to be made again.
resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: identityName
  location: location
  tags: tags
}

module monitoring 'modules/monitoring.bicep' = {
  params: {
    workspaceName: workspaceName
    insightsName: insightsName
    location: location
    tags: tags
    retentionDays: logRetentionDays
    dailyCapGB: logDailyCapGB
  }
}

module storage 'modules/storage.bicep' = {
  dependsOn: [monitoring]
  params: {
    name: storageAccountName
    location: location
    tags: tags
    sku: storageSku
    recoveryDays: recoveryDays
    deploymentContainer: deploymentContainer
    workspaceName: workspaceName
  }
}

module vault 'modules/vault.bicep' = {
  dependsOn: [monitoring]
  params: {
    name: vaultName
    location: location
    tags: tags
    workspaceName: workspaceName
  }
}

module roles 'modules/roles.bicep' = {
  dependsOn: [storage, vault]
  params: {
    identityName: identity.name
    storageAccountName: storageAccountName
    vaultName: vaultName
    insightsName: insightsName
  }
}

module app 'modules/app.bicep' = {
  dependsOn: [roles]
  params: {
    name: appName
    planName: 'plan-${prefix}-${suffix}'
    location: location
    tags: tags
    identityName: identity.name
    storageAccountName: storageAccountName
    deploymentContainer: deploymentContainer
    vaultName: vaultName
    insightsName: insightsName
    workspaceName: workspaceName
    instanceMemoryMB: instanceMemoryMB
    maximumInstanceCount: maximumInstanceCount
    minimumTlsVersion: minimumTlsVersion
    driftSchedule: driftSchedule
    root: root
    applicationsFolder: applicationsFolder
    gitHub: gitHub
    gitLab: gitLab
    gitWebhook: gitWebhook
    chartCredentials: chartCredentials
  }
}

@description('Name of the Function App.')
output appName string = appName

@description('Name of the vault that the secrets go into.')
output vaultName string = vaultName

@description('Object id of the identity that the app runs as: what a cluster binds as a User.')
output identityPrincipalId string = identity.properties.principalId

@description('Client id of that identity.')
output identityClientId string = identity.properties.clientId

@description('Address for webhooks, by provider. Those without a secret in the app refuse everything.')
output webhookUrls { *: string } = {
  git: 'https://${app.outputs.hostName}/api/webhooks/git'
  github: 'https://${app.outputs.hostName}/api/webhooks/github'
  gitlab: 'https://${app.outputs.hostName}/api/webhooks/gitlab'
}
