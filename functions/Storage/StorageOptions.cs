using GitOps.Functions.Outcomes;
using GitOps.Functions.Settings;

namespace GitOps.Functions.Storage;

/// <summary>
/// Which storage account holds everything durable, and how to get in: the setting <c>AzureWebJobsStorage</c> in the forms that the Functions
/// host itself understands, so that host and handler always use the same account.
/// </summary>
internal sealed record StorageOptions
{
    /// <summary>The setting's name; its parts for identity-based connections follow after a colon (<c>__</c> in the environment).</summary>
    public const string Setting = "AzureWebJobsStorage";

    /// <summary>The setting that puts a word before all names of tables, queues and containers.</summary>
    public const string PrefixSetting = "GitOps:StoragePrefix";

    /// <summary>Longest prefix: the longest of our names with it still fits a queue's 63 characters.</summary>
    private const int MaxPrefixLength = 32;

    /// <summary>Connection string, <c>UseDevelopmentStorage=true</c> among them; null where the connection is identity-based. A secret.</summary>
    public string? ConnectionString { get; init; }

    /// <summary>Blob endpoint of an identity-based connection.</summary>
    public Uri? BlobServiceUri { get; init; }

    /// <summary>Queue endpoint of an identity-based connection.</summary>
    public Uri? QueueServiceUri { get; init; }

    /// <summary>Table endpoint of an identity-based connection.</summary>
    public Uri? TableServiceUri { get; init; }

    /// <summary><c>__credential=managedidentity</c>: ask only the managed identity, not the chain of developer credentials.</summary>
    public bool ManagedIdentity { get; init; }

    /// <summary><c>__clientId</c> of a user-assigned identity; null means the system-assigned one.</summary>
    public string? ClientId { get; init; }

    /// <summary>Put before every name of a table, queue and container; empty by default. Lower-case letters and digits, a letter first.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>Reads the settings.</summary>
    /// <exception cref="FailureException">Nothing is set, the connection string cannot be read, an address is none, or the prefix cannot be part of a name (final).</exception>
    public static StorageOptions From(IConfiguration configuration)
    {
        var section = configuration.GetSection(Setting);
        var options = new StorageOptions
        {
            ConnectionString = SecretSetting.Read(configuration, Setting),
            BlobServiceUri = Endpoint(section, "blob"),
            QueueServiceUri = Endpoint(section, "queue"),
            TableServiceUri = Endpoint(section, "table"),
            ManagedIdentity = string.Equals(section["credential"], "managedidentity", StringComparison.OrdinalIgnoreCase),
            ClientId = NullIfEmpty(section["clientId"]),
            Prefix = configuration[PrefixSetting] ?? "",
        };
        return options.Checked();
    }

    private static Uri? Endpoint(IConfigurationSection section, string service)
    {
        var name = service + "ServiceUri";
        var text = NullIfEmpty(section[name]);
        if (text is null && NullIfEmpty(section["accountName"]) is { } account) text = $"https://{account}.{service}.core.windows.net";
        if (text is null) return null;
        if (Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http") return uri;
        throw Wrong($"{Setting}__{name}", "it (or the account name) is not an http or https address");
    }

    private StorageOptions Checked()
    {
        var identity = BlobServiceUri is not null && QueueServiceUri is not null && TableServiceUri is not null;
        if (ConnectionString is null && !identity)
            throw Wrong(Setting, $"no storage account is set: give a connection string, {Setting}__accountName, or all of __blobServiceUri, __queueServiceUri and __tableServiceUri");
        if (Prefix.Length > 0 && (Prefix.Length > MaxPrefixLength || !char.IsAsciiLetterLower(Prefix[0]) || Prefix.Any(c => !char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c))))
            throw Wrong("GitOps__StoragePrefix", $"it must be at most {MaxPrefixLength} lower-case letters and digits and begin with a letter");
        return this;
    }

    private static FailureException Wrong(string setting, string cause) => new(new Failure(setting, "read setting", cause));

    private static string? NullIfEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
