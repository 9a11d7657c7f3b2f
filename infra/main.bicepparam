// Sample values. No secret belongs here: secrets go into the vault, see README.md.
using 'main.bicep'

param name = 'gitops'
param gitHub = { apiUrl: 'https://api.github.com' }
