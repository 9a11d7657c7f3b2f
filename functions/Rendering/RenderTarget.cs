using GitOps.Functions.Applications;
using GitOps.Functions.Outcomes;
using GitOps.Functions.Rendering.Variables;

namespace GitOps.Functions.Rendering;

/// <summary>What one render is for. Remembers whether the cluster was asked, because such a render holds only for a cluster that answers the same.</summary>
/// <param name="application">The Application's name.</param>
/// <param name="ns">The destination's namespace.</param>
/// <param name="ask">Asks the cluster what it can do; null where there is none, and helm's own defaults count.</param>
internal sealed class RenderTarget(string application, string ns, Func<CancellationToken, Task<ClusterCapabilities>>? ask = null)
{
    /// <summary>The Application's name.</summary>
    public string Application => application;

    /// <summary>The destination's namespace.</summary>
    public string Namespace => ns;

    /// <summary>Puts the Application's variables into what was rendered; null where it has none.</summary>
    public VariableSubstitution? Variables { get; init; }

    /// <summary>The values of the chart, where some of them are from the cluster; null where the Application says all.</summary>
    public ChartValues? ChartValues { get; init; }

    /// <summary>A keyed digest of the variables and values where some of them are secret; empty where none is.</summary>
    public string SecretsDigest { get; init; } = "";

    /// <summary>What the cluster answered; null where nothing that was rendered asked.</summary>
    public ClusterCapabilities? Asked { get; private set; }

    /// <summary>The target of an Application.</summary>
    /// <exception cref="FailureException">Its variables are in a cluster, and were not read.</exception>
    public static RenderTarget Of(Application application, Func<CancellationToken, Task<ClusterCapabilities>>? ask = null) => new(application.Name, application.Destination.Namespace, ask)
    {
        Variables = SubstitutionOf(application),
        ChartValues = application.ChartValues,
        SecretsDigest = (application.Values is { Secret.Count: > 0 } values ? values.Digest : "") + (application.ChartValues is { HoldSecrets: true } chart ? chart.Digest : ""),
    };

    /// <summary>What the cluster can do, asked once; null where there is none to ask.</summary>
    /// <exception cref="FailureException">The cluster does not answer.</exception>
    public async ValueTask<ClusterCapabilities?> CapabilitiesAsync(CancellationToken cancel) => ask is null ? null : Asked ??= await ask(cancel);

    private static VariableSubstitution? SubstitutionOf(Application application)
    {
        var notRead = (application.Values is null ? application.VariableSources : []).Concat(application.ChartValues is null ? application.ChartValueSources.Select(static one => one.Object) : []);
        if (notRead.FirstOrDefault() is { } source) throw new FailureException(new Failure(application.Name, "read variables", $"{source} is in the cluster, which is not asked here"));
        // As in Flux: without a single variable even what looks like one is left as it is.
        return (application.Values?.All ?? application.Variables) is { } variables && (variables.Count > 0 || application.VariablesStrict)
            ? new VariableSubstitution(variables, application.VariablesStrict, application.Values?.Secret)
            : null;
    }
}
