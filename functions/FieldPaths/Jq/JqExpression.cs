using System.Text.Json.Nodes;

namespace GitOps.Functions.FieldPaths.Jq;

/// <summary>
/// A jq path expression: <c>.spec.containers[] | select(.name == "proxy")</c>. What counts of it is which values <c>del(EXPRESSION)</c> would take
/// out, as in Argo CD, which asks gojq; where jq 1.6 and gojq differ it is gojq's way. The language is described at https://jqlang.org/manual/v1.6/.
/// </summary>
internal sealed class JqExpression
{
    /// <summary>Longest text, in characters.</summary>
    public const int MaxLength = 4096;

    private const int MaxPaths = 100_000;

    private readonly IJqFilter _filter;

    private JqExpression(string text, IJqFilter filter) => (Text, _filter) = (text, filter);

    /// <summary>As it is written.</summary>
    public string Text { get; }

    /// <summary>Reads one.</summary>
    /// <param name="text">The expression.</param>
    /// <param name="cause">What is wrong with it, and at which character; empty where nothing is.</param>
    /// <returns>Null where something is wrong.</returns>
    public static JqExpression? TryParse(string text, out string cause)
    {
        cause = text.Length > MaxLength ? $"longer than {MaxLength} characters" : "";
        try
        {
            return cause.Length > 0 ? null : new JqExpression(text, new JqParser(text).Parse());
        }
        catch (JqSyntaxException wrong)
        {
            cause = wrong.Message;
            return null;
        }
    }

    /// <summary>Finds the values that it means. An error in it, for this object, means that it finds none, as <c>del</c> takes out all or nothing.</summary>
    public JqFinding Find(JsonObject json)
    {
        try
        {
            var root = JqValue.Of(json);
            return new JqFinding(Paths(root) is { } paths && JqPlaces.Of(root, paths) is { } places ? places : [], null);
        }
        catch (JqLimitException limit)
        {
            return new JqFinding([], limit.Message);
        }
    }

    /// <summary>The paths as they come, to values that are there or not; null where it ends with an error.</summary>
    /// <exception cref="JqLimitException">It needs more than it may have.</exception>
    public IReadOnlyList<JqPath>? Paths(JqValue root)
    {
        var paths = new List<JqPath>();
        foreach (var item in _filter.Run(new JqItem(root, JqPath.Root), new JqScope(new JqBudget())))
        {
            if (item.IsError || ReferenceEquals(item.Path, JqPath.None)) return null;
            if (paths.Count == MaxPaths) throw new JqLimitException($"it finds more than {MaxPaths} fields");
            paths.Add(item.Path!);
        }

        return paths;
    }
}
