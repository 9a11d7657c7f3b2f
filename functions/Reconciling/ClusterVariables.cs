using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using GitOps.Functions.Applications;
using GitOps.Functions.Clusters;
using GitOps.Functions.Manifests;
using GitOps.Functions.Outcomes;

namespace GitOps.Functions.Reconciling;

/// <summary>
/// Reads an Application's variables that are in its cluster: one request for each ConfigMap and Secret and pass, whether anything was pushed or not,
/// so that a change of them is seen. As in Flux a later one goes before an earlier one, and the Application's own before all of them.
/// </summary>
internal sealed class ClusterVariables(SecretHashKey key)
{
    private const string Step = "read variables";

    private static readonly ApiResource ConfigMaps = new("", "v1", "ConfigMap", "configmaps", Namespaced: true, ["get"]);
    private static readonly ApiResource Secrets = new("", "v1", "Secret", "secrets", Namespaced: true, ["get"]);

    /// <summary>The Application with all of its variables; as it is where none of them are in the cluster, which is then not asked.</summary>
    /// <exception cref="FailureException">One is missing and not optional, or cannot be read, or holds what is no variable.</exception>
    public async Task<Application> ReadAsync(Application application, Func<Task<ClusterConnection>> connect, CancellationToken cancel)
    {
        if (application.VariableSources.Count == 0) return application;
        var reader = (await connect()).Reader;
        var read = await Task.WhenAll(application.VariableSources.Select(source => ReadAsync(reader, source, cancel)));
        var (all, secret) = (new Dictionary<string, string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        foreach (var (source, values) in application.VariableSources.Zip(read)) Add(all, secret, values, source.IsSecret);
        Add(all, secret, application.Variables ?? new Dictionary<string, string>(), isSecret: false);
        return application with { Values = new VariableValues(all, secret, await DigestAsync(all, secret, cancel)) };
    }

    private static async Task<IReadOnlyDictionary<string, string>> ReadAsync(ClusterReader reader, VariableSource source, CancellationToken cancel)
    {
        var live = await reader.GetAsync(source.IsSecret ? Secrets : ConfigMaps, source.Namespace, source.Name, cancel);
        if (live is not null) return Values(source, live["data"] as JsonObject ?? []);
        // Whoever makes it may do so any moment.
        return source.Optional ? new Dictionary<string, string>() : throw new FailureException(new Failure(source.ToString(), Step, "it is not in the cluster, and not optional"), transient: true);
    }

    private static Dictionary<string, string> Values(VariableSource source, JsonObject data)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in data)
        {
            if (!VariablesReader.IsName(name)) throw new FailureException(new Failure(source.ToString(), Step, $"its key \"{PlainText.Clean(name)}\" is no name for a variable: letters, digits and \"_\", no digit first"));
            values[name] = Text(source, name, (string?)value ?? "");
        }
        return values;
    }

    // The exceptions' own texts would show the value.
    private static string Text(VariableSource source, string name, string value)
    {
        if (!source.IsSecret) return value;
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(Convert.FromBase64String(value));
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            throw new FailureException(new Failure(source.ToString(), Step, $"the value of its key \"{name}\" is no text"));
        }
    }

    private static void Add(Dictionary<string, string> all, HashSet<string> secret, IReadOnlyDictionary<string, string> values, bool isSecret)
    {
        foreach (var (name, value) in values)
        {
            all[name] = value;
            if (isSecret) secret.Add(name);
            else secret.Remove(name);
        }
    }

    private async Task<string> DigestAsync(Dictionary<string, string> all, HashSet<string> secret, CancellationToken cancel)
    {
        var json = new JsonObject();
        foreach (var (name, value) in all) json[(secret.Contains(name) ? "secret " : "plain ") + name] = value;
        return Convert.ToHexStringLower(HMACSHA256.HashData(await key.ReadAsync(cancel), CanonicalJson.Bytes(json)));
    }
}
