namespace GitOps.Functions.Manifests;

/// <summary>The pairs of a YAML mapping: keys as text, merge keys applied, duplicates refused.</summary>
internal static class YamlMapping
{
    /// <summary>
    /// The pairs in the order in which each key was first seen. A merge key counts where it stands, as in go-yaml v2: it replaces
    /// what stands before it, and what stands after it replaces its pairs.
    /// </summary>
    /// <exception cref="YamlSyntaxException">
    /// A key written twice (kubectl would keep the last one silently, kustomize refuses it), a key that is no text, a merge of something
    /// that is no mapping.
    /// </exception>
    public static OrderedDictionary<string, YamlNode> Pairs(YamlNode mapping, YamlBudget budget) => Pairs(mapping, budget, 0);

    private static OrderedDictionary<string, YamlNode> Pairs(YamlNode mapping, YamlBudget budget, int depth)
    {
        // YamlDotNet loses the value of an empty key (": a") in block style.
        if (mapping.Children.Count % 2 != 0) throw new YamlSyntaxException(mapping.Line, "a key is missing");
        var pairs = new OrderedDictionary<string, YamlNode>(mapping.Children.Count / 2, StringComparer.Ordinal);
        var written = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < mapping.Children.Count; i += 2)
        {
            var (key, value) = (mapping.Children[i], mapping.Children[i + 1]);
            var name = key.IsMerge ? "<<" : Key(key);
            budget.Take(key.Line);
            if (!written.Add(key.IsMerge ? "\0<<" : name)) throw new YamlSyntaxException(key.Line, $"the key {Show(name)} is written twice");
            if (key.IsMerge) Merge(value, pairs, budget, depth);
            else pairs[name] = value;
        }

        return pairs;
    }

    private static void Merge(YamlNode value, OrderedDictionary<string, YamlNode> into, YamlBudget budget, int depth)
    {
        if (value.Kind != YamlNodeKind.Sequence)
        {
            MergeOne(value, into, budget, depth);
            return;
        }

        // The first of a list wins, so it is written last.
        for (var i = value.Children.Count - 1; i >= 0; i--) MergeOne(value.Children[i], into, budget, depth);
    }

    private static void MergeOne(YamlNode value, OrderedDictionary<string, YamlNode> into, YamlBudget budget, int depth)
    {
        var mapping = value.Target ?? value;
        if (mapping.Kind != YamlNodeKind.Mapping) throw new YamlSyntaxException(value.Line, "a merge key (<<) takes a mapping or a list of mappings");
        if (mapping.Open) throw new YamlSyntaxException(value.Line, "the value contains itself through an alias");
        if (depth > YamlLimits.Depth) throw new YamlSyntaxException(value.Line, $"merge keys (<<) nested deeper than {YamlLimits.Depth} levels");
        mapping.Open = true;
        foreach (var (key, child) in Pairs(mapping, budget, depth + 1)) into[key] = child;
        mapping.Open = false;
    }

    private static string Key(YamlNode key)
    {
        var node = key.Target ?? key;
        if (node.Kind != YamlNodeKind.Scalar) throw new YamlSyntaxException(key.Line, "a key must be a text, not a list or a mapping (unquoted {{ }}?)");
        return YamlResolver.Resolve(node).AsKey() ?? throw new YamlSyntaxException(key.Line, "a key must be a text; quote it");
    }

    // Long enough to find it, and no more: a key is no secret, but a mangled file may have put one there.
    private static string Show(string key) => key.Length > 60 ? $"'{key[..60]}…'" : $"'{key}'";
}
