namespace GitOps.Functions.Manifests;

/// <summary>Counts what one file costs, across its documents, and stops it at <see cref="YamlLimits.Nodes"/>.</summary>
internal sealed class YamlBudget
{
    private const int DocumentNodes = 10;
    private int _nodes = YamlLimits.Nodes;

    /// <summary>Takes one node.</summary>
    /// <exception cref="YamlSyntaxException">None is left.</exception>
    public void Take(int line)
    {
        if (--_nodes < 0)
            throw new YamlSyntaxException(line, $"more than {YamlLimits.Nodes:N0} values once aliases are followed; this is no manifest");
    }

    /// <summary>Takes what a document costs before its first value: a parser has buffers.</summary>
    /// <exception cref="YamlSyntaxException">None is left.</exception>
    public void TakeDocument()
    {
        _nodes -= DocumentNodes;
        Take(1);
    }
}
