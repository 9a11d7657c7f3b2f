// What main.bicep and modules/app.bicep both need to know about the parameters that are more than one word.

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
@description('The configuration repository: a Git repository with the Application and Cluster manifests.')
type root = {
  @description('Its address, for example https://github.com/contoso/fleet.git.')
  @minLength(8)
  @maxLength(2048)
  repoURL: string

  @description('Branch, tag or commit. Left out: the default branch.')
  @minLength(1)
  @maxLength(255)
  targetRevision: string?

  @description('Folder in it. Left out: all of it.')
  @minLength(1)
  @maxLength(1024)
  path: string?
}

@export()
@description('Credentials for a Helm repository or an OCI registry that charts come from.')
type chartCredential = {
  @description('Short name, part of the names of its settings and of its secret: letters and digits.')
  @minLength(1)
  @maxLength(40)
  name: string

  @description('Where they count: https://HOST/PATH or oci://HOST/PATH, for the repositories in or below that path.')
  @minLength(3)
  @maxLength(2048)
  url: string

  @description('User name, with the secret helm-NAME-password. Left out: a token, the secret helm-NAME-token.')
  @minLength(1)
  @maxLength(255)
  username: string?

  @description('Whether they also go to other hosts that the index of the repository names for downloads. Left out: no.')
  passCredentials: bool?
}

@export()
@description('GitLab, hosted or your own.')
type gitLab = {
  @description('Address of the server, for example https://gitlab.com.')
  @minLength(8)
  @maxLength(2048)
  url: string
}
