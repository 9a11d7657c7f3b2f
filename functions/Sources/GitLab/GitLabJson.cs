using System.Text.Json.Serialization;

namespace GitOps.Functions.Sources.GitLab;

/// <summary>GitLab's answers, read without reflection. Unknown fields are passed over.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(GitLabCommit))]
[JsonSerializable(typeof(GitLabReference))]
[JsonSerializable(typeof(List<GitLabTreeItem>))]
internal sealed partial class GitLabJson : JsonSerializerContext;
