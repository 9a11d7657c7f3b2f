// The Flex Consumption plan and the Function App in it, a custom handler.

import { chartCredential, gitHub as gitHubSettings, gitLab as gitLabSettings, root as rootSettings } from 'types.bicep'

@description('Name of the Function App, part of its public address.')
@minLength(2)
@maxLength(60)
param name string

@description('Name of the plan. Flex Consumption takes one app a plan.')
@minLength(1)
@maxLength(60)
param planName string

@description('Azure region.')
@minLength(1)
param location string

@description('Tags on every resource.')
param tags { *: string }

@description('Name of the identity that the app runs as.')
@minLength(3)
@maxLength(128)
param identityName string

@description('Storage account of the app.')
@minLength(3)
@maxLength(24)
param storageAccountName string

@description('Container of the deployment package.')
@minLength(3)
@maxLength(63)
param deploymentContainer string

@description('Key Vault of the app.')
@minLength(3)
@maxLength(24)
param vaultName string

@description('Application Insights component of the app.')
@minLength(1)
@maxLength(255)
param insightsName string

@description('Log Analytics workspace that receives the logs of the Functions host.')
@minLength(4)
@maxLength(63)
param workspaceName string

@description('Memory of one instance in megabytes.')
@allowed([512, 2048, 4096])
param instanceMemoryMB int

@description('Most instances at the same time. The plan takes 40 to 1000.')
@minValue(40)
@maxValue(1000)
param maximumInstanceCount int

@description('Oldest TLS version that the app and its deployment endpoint take.')
@allowed(['1.2', '1.3'])
param minimumTlsVersion string

@description('When drift is looked for: NCRONTAB with six fields, the first is seconds.')
@minLength(11)
@maxLength(100)
param driftSchedule string

@description('The configuration repository, where the Application and Cluster manifests are in Git.')
param root rootSettings?

@description('File or folder with the Application and Cluster manifests: relative to the deployed app root, put into the deployment zip. Left out where there is a configuration repository: none; else applications.')
@minLength(1)
param applicationsFolder string?

@description('GitHub, where it is used.')
param gitHub gitHubSettings?

@description('GitLab, where it is used.')
param gitLab gitLabSettings?

@description('Whether another Git host sends signed webhooks.')
param gitWebhook bool

@description('Credentials for Helm repositories and OCI registries.')
param chartCredentials chartCredential[]

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: identityName
}

resource storageAccount 'Microsoft.Storage/storageAccounts@2026-09-01' existing = {
  name: storageAccountName
}

resource insights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: insightsName
}

resource workspace 'Microsoft.OperationalInsights/workspaces@2026-03-01' existing = {
  name: workspaceName
}

// Version-less: the platform picks up a new version of a secret within a day, or at the next restart.
var secrets = 'https://${vaultName}${environment().suffixes.keyvaultDns}/secrets'

var platformSettings = {
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identity.properties.clientId};Authorization=AAD'
  APPLICATIONINSIGHTS_CONNECTION_STRING: insights.properties.ConnectionString
  AzureWebJobsStorage__accountName: storageAccountName
  AzureWebJobsStorage__clientId: identity.properties.clientId
  AzureWebJobsStorage__credential: 'managedidentity'
  DriftSchedule: driftSchedule
}

var folderSettings = root == null || applicationsFolder != null
  ? { GitOps__Applications: applicationsFolder ?? 'applications' }
  : {}

var rootAppSettings = root == null
  ? {}
  : {
      GitOps__Root__Path: root.?path ?? '.'
      GitOps__Root__RepoURL: root!.repoURL
      GitOps__Root__TargetRevision: root.?targetRevision ?? 'HEAD'
    }

var gitHubLogin = gitHub.?appId == null
  ? { GitHub__Token: '@Microsoft.KeyVault(SecretUri=${secrets}/github-token)' }
  : {
      GitHub__AppId: gitHub.?appId!
      GitHub__PrivateKey: '@Microsoft.KeyVault(SecretUri=${secrets}/github-private-key)'
    }

var gitHubAppSettings = gitHub == null
  ? {}
  : {
      GitHub__ApiUrl: gitHub!.apiUrl
      GitHub__WebhookSecret: '@Microsoft.KeyVault(SecretUri=${secrets}/github-webhook-secret)'
      ...gitHubLogin
    }

var gitLabAppSettings = gitLab == null
  ? {}
  : {
      GitLab__Token: '@Microsoft.KeyVault(SecretUri=${secrets}/gitlab-token)'
      GitLab__Url: gitLab!.url
      GitLab__WebhookSecret: '@Microsoft.KeyVault(SecretUri=${secrets}/gitlab-webhook-secret)'
    }

var gitAppSettings = gitWebhook
  ? { Git__WebhookSecret: '@Microsoft.KeyVault(SecretUri=${secrets}/git-webhook-secret)' }
  : {}

var chartUsers = filter(chartCredentials, one => one.?username != null)
var chartTokens = filter(chartCredentials, one => one.?username == null)
var chartPassing = filter(chartCredentials, one => one.?passCredentials ?? false)

var chartAppSettings = {
  ...toObject(chartCredentials, one => 'Helm__Credentials__${one.name}__Url', one => one.url)
  ...toObject(chartUsers, one => 'Helm__Credentials__${one.name}__Username', one => one.username!)
  ...toObject(
    chartUsers,
    one => 'Helm__Credentials__${one.name}__Password',
    one => '@Microsoft.KeyVault(SecretUri=${secrets}/helm-${toLower(one.name)}-password)'
  )
  ...toObject(
    chartTokens,
    one => 'Helm__Credentials__${one.name}__Token',
    one => '@Microsoft.KeyVault(SecretUri=${secrets}/helm-${toLower(one.name)}-token)'
  )
  ...toObject(chartPassing, one => 'Helm__Credentials__${one.name}__PassCredentials', _ => 'true')
}

var appSettings = {
  ...platformSettings
  ...folderSettings
  ...rootAppSettings
  ...gitHubAppSettings
  ...gitLabAppSettings
  ...gitAppSettings
  ...chartAppSettings
}

resource plan 'Microsoft.Web/serverfarms@2025-03-01' = {
  name: planName
  location: location
  tags: tags
  kind: 'functionapp'
  sku: { name: 'FC1', tier: 'FlexConsumption' }
  properties: { reserved: true }
}

resource app 'Microsoft.Web/sites@2025-03-01' = {
  name: name
  location: location
  tags: tags
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identity.id}': {} }
  }
  properties: {
    serverFarmId: plan.id
    clientAffinityEnabled: false
    httpsOnly: true
    keyVaultReferenceIdentity: identity.id
    publicNetworkAccess: 'Enabled'
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: '${storageAccount.properties.primaryEndpoints.blob}${deploymentContainer}'
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identity.id
          }
        }
      }
      runtime: { name: 'custom', version: '1.0' }
      scaleAndConcurrency: {
        instanceMemoryMB: instanceMemoryMB
        maximumInstanceCount: maximumInstanceCount
      }
    }
    siteConfig: {
      appSettings: map(items(appSettings), setting => { name: setting.key, value: setting.value })
      http20Enabled: true
      minTlsVersion: minimumTlsVersion
      remoteDebuggingEnabled: false
      scmMinTlsVersion: minimumTlsVersion
    }
  }

  // Passwords for publishing: off. A deployment logs in with Entra ID.
  resource ftpPassword 'basicPublishingCredentialsPolicies' = {
    name: 'ftp'
    properties: { allow: false }
  }

  resource scmPassword 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: { allow: false }
  }
}

resource logs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-log-analytics'
  scope: app
  properties: {
    workspaceId: workspace.id
    logs: [{ category: 'FunctionAppLogs', enabled: true }]
  }
}

@description('Host name of the app.')
output hostName string = app.properties.defaultHostName
