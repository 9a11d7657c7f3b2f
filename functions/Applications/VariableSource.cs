namespace GitOps.Functions.Applications;

/// <summary>A ConfigMap or Secret of the destination cluster whose texts are variables, or values of a chart.</summary>
/// <param name="Kind"><c>ConfigMap</c> or <c>Secret</c>.</param>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Name">Its name.</param>
/// <param name="Optional">It may be missing.</param>
internal sealed record VariableSource(string Kind, string Namespace, string Name, bool Optional)
{
    /// <summary>What stands for the value of a Secret in output that people see.</summary>
    public const string HiddenValue = "(secret)";

    /// <summary>Makes one.</summary>
    /// <returns>Null where the kind is none of the two, or the name can be no object's.</returns>
    public static VariableSource? TryCreate(string? kind, string ns, string? name, bool optional) =>
        kind is "ConfigMap" or "Secret" && name is not null && Rfc1123.IsSubdomain(name) ? new VariableSource(kind, ns, name, optional) : null;

    /// <summary>Its values are secret.</summary>
    public bool IsSecret => Kind == "Secret";

    /// <inheritdoc />
    public override string ToString() => $"{Kind} {Namespace}/{Name}";
}
