namespace GitOps.Functions.Webhooks;

/// <summary>The providers, one line each. A new one is a new file and a line here.</summary>
internal static class WebhookProviders
{
    /// <summary>Every provider.</summary>
    public static IReadOnlyList<IWebhookProvider> All { get; } =
    [
        new GitHubWebhook(),
        new GitLabWebhook(),
        new GenericGitWebhook(),
    ];

    /// <summary>The provider of that name, without regard to case, or null.</summary>
    public static IWebhookProvider? Find(string name) => All.FirstOrDefault(p => p.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
}
