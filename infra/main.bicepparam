// Sample values. No secret belongs here: secrets go into the vault, see README.md.
using 'main.bicep'

param name = 'gitops'
param manifests = { kind: 'folder', path: 'applications' }
param gitHub = { apiUrl: 'https://api.github.com' }
