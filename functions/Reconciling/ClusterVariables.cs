using System.Security.Cryptography;
using System.Text.Json.Nodes;
using GitOps.Functions.Applications;
using GitOps.Functions.Clusters;
using GitOps.Functions.Manifests;
using GitOps.Functions.Outcomes;

namespace GitOps.Functions.Reconciling;

/// <summary>
/// Reads an Application's variables and its chart's values that are in its cluster: one request for each ConfigMap and Secret and pass, whether anything
/// was pushed or not, so that a change of them is seen. As in Flux a later one goes before an earlier one, and the Application's own before all of them.
/// </summary>
internal sealed class ClusterVariables(SecretHashKey key)
{
    private const string Step = "read variables";

    /// <summary>The Application with all of them; as it is where none are in the cluster, which is then not asked.</summary>
    /// <param name="application">The Application.</param>
    /// <param name="connect">The way to its cluster.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <param name="hidden">Secret values are replaced: for output that people see.</param>
    /// <exception cref="FailureException">One is missing and not optional, or cannot be read, or holds what is no variable or no values.</exception>
    public async Task<Application> ReadAsync(Application application, Func<Task<ClusterConnection>> connect, CancellationToken cancel, bool hidden = false)
    {
        if (application.VariableSources.Count == 0 && application.ChartValueSources.Count == 0) return application;
        var (reader, secretKey) = ((await connect()).Reader, await key.ReadAsync(cancel));
        var values = application.VariableSources.Count == 0 ? null : await ReadVariablesAsync(reader, application, secretKey, cancel);
        var chart = application.ChartValueSources.Count == 0 ? null : await ClusterChartValues.ReadAsync(reader, application, secretKey, hidden, cancel);
        return application with { Values = hidden ? values?.Hidden() : values, ChartValues = chart };
    }

    private static async Task<VariableValues> ReadVariablesAsync(ClusterReader reader, Application application, byte[] secretKey, CancellationToken cancel)
    {
        var read = await Task.WhenAll(application.VariableSources.Select(source => ClusterTexts.ReadAsync(reader, source, Step, cancel)));
        var (all, secret) = (new Dictionary<string, string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        foreach (var (source, data) in application.VariableSources.Zip(read)) Add(all, secret, Values(source, data ?? []), source.IsSecret);
        Add(all, secret, application.Variables ?? new Dictionary<string, string>(), isSecret: false);
        return new VariableValues(all, secret, Digest(all, secret, secretKey));
    }

    private static Dictionary<string, string> Values(VariableSource source, JsonObject data)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in data)
        {
            if (!VariablesReader.IsName(name)) throw new FailureException(new Failure(source.ToString(), Step, $"its key \"{PlainText.Clean(name)}\" is no name for a variable: letters, digits and \"_\", no digit first"));
            values[name] = ClusterTexts.Text(source, name, value, Step);
        }
        return values;
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

    private static string Digest(Dictionary<string, string> all, HashSet<string> secret, byte[] secretKey)
    {
        var json = new JsonObject();
        foreach (var (name, value) in all) json[(secret.Contains(name) ? "secret " : "plain ") + name] = value;
        return Convert.ToHexStringLower(HMACSHA256.HashData(secretKey, CanonicalJson.Bytes(json)));
    }
}
