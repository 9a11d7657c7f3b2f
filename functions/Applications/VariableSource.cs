namespace GitOps.Functions.Applications;

/// <summary>A ConfigMap or Secret of the destination cluster whose texts are variables, or values of a chart.</summary>
/// <param name="Kind"><c>ConfigMap</c> or <c>Secret</c>.</param>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Name">Its name.</param>
/// <param name="Optional">It may be missing.</param>
internal sealed record VariableSource(string Kind, string Namespace, string Name, bool Optional)
{
    /// <summary>Its values are secret.</summary>
    public bool IsSecret => Kind == "Secret";

    /// <inheritdoc />
    public override string ToString() => $"{Kind} {Namespace}/{Name}";
}
