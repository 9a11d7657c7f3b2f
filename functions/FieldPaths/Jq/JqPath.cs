namespace GitOps.Functions.FieldPaths.Jq;

/// <summary>A path as an expression makes it, the last step first.</summary>
/// <param name="Before">The steps before; null for the root.</param>
/// <param name="Step">The last step.</param>
internal sealed record JqPath(JqPath? Before, JqStep Step)
{
    /// <summary>The root.</summary>
    public static JqPath Root { get; } = new(null, default);

    /// <summary>No path: where a path is asked for and the value is a made one. Going on from it is an error.</summary>
    public static JqPath None { get; } = new(null, default(JqStep) with { Index = -1 });

    /// <summary>One step further.</summary>
    public JqPath Then(JqStep step) => new(this, step);

    /// <summary>The steps from the root.</summary>
    public IReadOnlyList<JqStep> Steps()
    {
        var steps = new List<JqStep>();
        for (var at = this; at.Before is not null; at = at.Before) steps.Add(at.Step);
        steps.Reverse();
        return steps;
    }
}
