// The least that is needed where the manifests are in a configuration repository.
using '../../../infra/main.bicep'

param name = 'gitops'
param root = { repoURL: 'https://github.com/contoso/fleet.git' }
param gitHub = { apiUrl: 'https://api.github.com' }
