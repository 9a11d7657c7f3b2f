// What main.bicep and modules/app.bicep both need to know about the parameters that are more than one word.

@export()
@description('Where the Application and Cluster manifests are. One of the two, never both.')
@discriminator('kind')
type manifests = folder | repository

@description('A folder of the deployed package.')
type folder = {
  kind: 'folder'

  @description('File or folder with the manifests, relative to the app root, for example applications.')
  @minLength(1)
  @maxLength(1024)
  path: string
}

@description('The configuration repository, which the app reconciles itself.')
type repository = {
  kind: 'repository'

  @description('Address of the repository, for example https://github.com/contoso/gitops.git.')
  @minLength(8)
  @maxLength(2048)
  repoURL: string

  @description('Branch, tag or commit.')
  @minLength(1)
  @maxLength(250)
  targetRevision: string

  @description('Folder in the repository; a dot for its root.')
  @minLength(1)
  @maxLength(1024)
  path: string
}

@export()
@description('GitHub or a GitHub Enterprise Server.')
type gitHub = {
  @description('Address of the REST API: https://api.github.com, or https://HOST/api/v3 for a GitHub Enterprise Server.')
  @minLength(8)
  @maxLength(2048)
  apiUrl: string

  @description('Id of the GitHub App to log in as, with the secret github-private-key. Left out: a token, the secret github-token.')
  @minLength(1)
  @maxLength(20)
  appId: string?
}

@export()
@description('GitLab, hosted or your own.')
type gitLab = {
  @description('Address of the server, for example https://gitlab.com.')
  @minLength(8)
  @maxLength(2048)
  url: string
}
