using System.Text.Json.Nodes;
using GitOps.Functions.Manifests;
using GitOps.Functions.Outcomes;

namespace GitOps.Functions.Rendering.Variables;

/// <summary>
/// Puts variables into rendered objects as Flux does, which does it in their YAML: a value that would stand there without quotes is read anew, so that
/// <c>replicas: ${count}</c> becomes a number. A value that would stand in quotes stays a text.
/// </summary>
/// <param name="variables">The values by name. Line ends in them go, as in Flux.</param>
/// <param name="strict">A variable that is not set, and has no default, is an error.</param>
/// <param name="secret">The names of those whose values are secret; null for none.</param>
internal sealed class VariableSubstitution(IReadOnlyDictionary<string, string> variables, bool strict, IReadOnlySet<string>? secret = null)
{
    private const string Disabled = "disabled";

    // Flux's own word, and ours.
    private static readonly string[] OptOuts = ["kustomize.toolkit.fluxcd.io/substitute", "gitops.functions/substitute"];

    /// <summary>Puts them in.</summary>
    /// <returns>The object, or why it cannot be made.</returns>
    public (KubernetesObject? Object, Failure? Failure) Apply(KubernetesObject one)
    {
        if (OptOuts.Any(name => one.Annotation(name) == Disabled || (string?)(one.Labels?[name] as JsonValue) == Disabled)) return (one, null);
        try
        {
            var values = new ObjectVariables(variables, strict, secret);
            return values.Apply(one.Json) is var json && new KubernetesObject(json, one.Origin) { HoldsSecret = values.UsedSecret } is { Kind.Length: > 0, ApiVersion.Length: > 0 } made
                ? (made, null)
                : (null, Fail(one, "with its variables it is no object any more"));
        }
        catch (VariableSyntaxException wrong)
        {
            return (null, Fail(one, wrong.Message));
        }
    }

    private static Failure Fail(KubernetesObject one, string cause) => new($"{one.Reference} ({one.Origin})", "substitute variables", cause);
}
