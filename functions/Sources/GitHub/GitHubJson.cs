using System.Text.Json.Serialization;

namespace GitOps.Functions.Sources.GitHub;

/// <summary>GitHub's answers, read without reflection. Unknown fields are passed over: the host adds some at any time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(GitHubCommit))]
[JsonSerializable(typeof(GitHubTree))]
[JsonSerializable(typeof(GitHubInstallation))]
[JsonSerializable(typeof(GitHubAccessToken))]
internal sealed partial class GitHubJson : JsonSerializerContext;
