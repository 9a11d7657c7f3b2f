// Every choice that main.bicep offers, taken the other way than in the sample.
using '../../../infra/main.bicep'

param name = 'All-Of-It'
param tags = { team: 'platform' }
param instanceMemoryMB = 512
param maximumInstanceCount = 100
param minimumTlsVersion = '1.3'
param driftSchedule = '30 */10 * * * *'
param root = { repoURL: 'https://github.example.com/platform/fleet.git', targetRevision: 'main', path: 'clusters' }
param applicationsFolder = 'clusters/production'
param gitHub = { apiUrl: 'https://github.example.com/api/v3', appId: '12345' }
param gitLab = { url: 'https://gitlab.example.com' }
param gitWebhook = true
param chartCredentials = [
  { name: 'Charts', url: 'https://charts.example.com/stable', username: 'reader', passCredentials: true }
  { name: 'registry', url: 'oci://registry.example.com/team' }
]
param storageSku = 'Standard_GZRS'
param recoveryDays = 14
param logRetentionDays = 90
param logDailyCapGB = 5
