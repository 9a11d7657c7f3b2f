using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace GitOps.Functions.Manifests;

/// <summary>
/// Builds the nodes of one document from YamlDotNet's events. Only the event parser is used: its document model recurses without a
/// limit and makes cycles of aliases.
/// </summary>
internal sealed class YamlComposer(string text, YamlBudget budget)
{
    private readonly Parser _parser = new(new StringReader(text));
    private readonly YamlRawText _raw = new(text);
    private readonly Dictionary<string, YamlNode> _anchors = new(StringComparer.Ordinal);
    private int _depth;
    private int _flowDepth;

    /// <summary>Where the outermost [ or { that is still open begins, or -1.</summary>
    public int FlowStart { get; private set; } = -1;

    /// <summary>Reads the only document of a text.</summary>
    /// <returns>Null where there is none: white space and comments only.</returns>
    /// <exception cref="YamlSyntaxException">A limit is passed, or a second document follows.</exception>
    /// <exception cref="YamlException">No YAML.</exception>
    public YamlNode? Compose()
    {
        Next<StreamStart>();
        if (Next() is StreamEnd) return null;
        var root = Node(Next());
        Next<DocumentEnd>();
        // kubectl reads the first document of a part and drops the rest without a word.
        if (Next() is not StreamEnd)
            throw new YamlSyntaxException(Line(_parser.Current!), "kubectl would drop what follows the end of the document; put --- on a line of its own before it");
        return root;
    }

    private ParsingEvent Next() => _parser.MoveNext() ? _parser.Current! : throw new YamlSyntaxException(1, "the document ends too soon");

    private void Next<T>() where T : ParsingEvent
    {
        if (Next() is not T) throw new YamlSyntaxException(Line(_parser.Current!), "no YAML document");
    }

    private YamlNode Node(ParsingEvent e)
    {
        budget.Take(Line(e));
        _raw.Check(e, _flowDepth > 0);
        return e switch
        {
            Scalar s => Named(s, new YamlNode(YamlNodeKind.Scalar, Line(e)) { Text = s.Value, Tag = s.Tag.IsEmpty ? "" : s.Tag.Value, Plain = s.Style == ScalarStyle.Plain }),
            AnchorAlias a => Alias(a),
            SequenceStart s => Fill<SequenceEnd>(s.Style == SequenceStyle.Flow, e, Named(s, new YamlNode(YamlNodeKind.Sequence, Line(e)))),
            MappingStart m => Fill<MappingEnd>(m.Style == MappingStyle.Flow, e, Named(m, new YamlNode(YamlNodeKind.Mapping, Line(e)))),
            _ => throw new YamlSyntaxException(Line(e), "no YAML value"),
        };
    }

    private YamlNode Fill<TEnd>(bool flow, ParsingEvent start, YamlNode node) where TEnd : ParsingEvent
    {
        if (++_depth > YamlLimits.Depth) throw new YamlSyntaxException(node.Line, $"nested deeper than {YamlLimits.Depth} levels");
        if (flow && ++_flowDepth == 1) FlowStart = (int)start.Start.Index;
        while (Next() is var e and not TEnd) node.Children.Add(Node(e));
        if (flow && --_flowDepth == 0) FlowStart = -1;
        _depth--;
        return node;
    }

    // An anchor names the node from its start, so that a node can hold an alias of itself; writing it finds that out.
    private YamlNode Named(NodeEvent e, YamlNode node)
    {
        if (!e.Anchor.IsEmpty) _anchors[e.Anchor.Value] = node;
        return node;
    }

    private YamlNode Alias(AnchorAlias alias) => _anchors.TryGetValue(alias.Value.Value, out var target)
        ? new YamlNode(YamlNodeKind.Alias, Line(alias)) { Target = target }
        : throw new YamlSyntaxException(Line(alias), $"unknown anchor '{alias.Value.Value}'; anchors do not cross documents");

    private static int Line(ParsingEvent e) => (int)e.Start.Line;
}
