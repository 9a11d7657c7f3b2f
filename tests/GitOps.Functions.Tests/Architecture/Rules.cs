using System.Text.RegularExpressions;

namespace GitOps.Functions.Tests.Architecture;

/// <summary>The rules, as functions from facts to complaints: none means that all is well.</summary>
internal static partial class Rules
{
    private const string Root = "GitOps.Functions";
    private const int MaxLines = 400;

    /// <summary>The folders in the order of the pipeline. A folder uses only those above it.</summary>
    private static readonly string[] Folders =
    [
        "Outcomes", "Settings", "Egress", "Processes", "Storage", "Manifests", "FieldPaths", "Applications", "Webhooks", "Queueing", "Sources", "Rendering", "Clusters",
        "Planning", "Applying", "Health", "Audit", "Notifications", "Reconciling", "Api", "Dashboard", "Hosting", "Cli",
    ];

    private static readonly string[] KnowTheWriter = ["Clusters", "Applying", "Hosting"];

    /// <summary>Types that are seen outside: the entry point, which ASP.NET's build makes public.</summary>
    private static readonly string[] Public = ["Program"];

    /// <summary>Classes that may be derived from: the entry point, which the compiler makes.</summary>
    private static readonly string[] Derivable = ["Program"];

    /// <summary>What opens connections. Only Egress makes one, because it checks the address that a name resolves to.</summary>
    private static readonly string[] Connections = ["System.Net.Http.SocketsHttpHandler", "System.Net.Http.HttpClientHandler"];

    public static IEnumerable<string> NamespacesAreKnown(IEnumerable<TypeShape> types) =>
        from type in types
        where !(type.Namespace.Length == 0 && type.Name == "Program") && Place(type.Namespace) < 0
        select $"{type.Name}: {type.Namespace} is not in the list of folders";

    public static IEnumerable<string> FoldersUseOnlyThoseAbove(IEnumerable<TypeUse> uses) =>
        from use in uses
        where use.FromNamespace.Length > 0 && (Place(use.ToNamespace) > Place(use.FromNamespace) || use.ToNamespace.Length == 0)
        select $"{use.From} uses {use.ToNamespace}.{use.To}, which is below it";

    public static IEnumerable<string> OnlyAFewKnowTheWriter(IEnumerable<TypeUse> uses) =>
        from use in uses
        where use.To is "ClusterWriter" or "IClusterWriter" && !KnowTheWriter.Contains(Folder(use.FromNamespace))
        select $"{use.From} knows {use.To}";

    public static IEnumerable<string> NothingIsPublic(IEnumerable<TypeShape> types) =>
        from type in types where type.IsPublic && !Public.Contains(type.Name) select $"{type.Name} is public";

    public static IEnumerable<string> ClassesAreSealed(IEnumerable<TypeShape> types) =>
        from type in types where type.MayBeDerived && !Derivable.Contains(type.Name) select $"{type.Name} is not sealed";

    public static IEnumerable<string> OnlyEgressOpensConnections(IEnumerable<Construction> constructions) =>
        from made in constructions
        where Folder(made.FromNamespace) != "Egress"
        where Connections.Contains(made.Type) || (made.Type == "System.Net.Http.HttpClient" && made.Arguments == 0)
        select $"{made.From} makes its own {made.Type}; take one from Egress";

    public static IEnumerable<string> NamespaceIsFolder(IEnumerable<SourceText> files) =>
        from file in files
        where file.Path.Contains('/', StringComparison.Ordinal)
        let expected = $"{Root}.{Path.GetDirectoryName(file.Path)!.Replace('/', '.')}"
        where !file.Lines.Contains($"namespace {expected};")
        select $"{file.Path}: its namespace must be {expected}";

    public static IEnumerable<string> FilesAreShort(IEnumerable<SourceText> files) =>
        from file in files where file.Lines.Count > MaxLines select $"{file.Path}: {file.Lines.Count} lines, more than {MaxLines}";

    public static IEnumerable<string> OneTypeAFile(IEnumerable<SourceText> files) =>
        from file in files
        let types = file.Lines.Select(static l => Declaration.Match(l)).Where(static m => m.Success).Select(static m => m.Groups["name"].Value).ToList()
        let name = Path.GetFileName(file.Path).Split('.')[0]
        where file.Path != "Program.cs" && (types.Count != 1 || types[0] != name)
        select $"{file.Path}: must hold the one type {name}, holds {string.Join(", ", types.DefaultIfEmpty("none"))}";

    private static int Place(string @namespace) => Array.IndexOf(Folders, Folder(@namespace));

    private static string Folder(string @namespace) => @namespace.StartsWith(Root + ".", StringComparison.Ordinal) ? @namespace.Split('.')[2] : "";

    // Top-level types begin at the line's first column: formatting is enforced by the build.
    [GeneratedRegex(@"^(?:(?:public|internal|file|sealed|static|abstract|partial|readonly|ref|unsafe)\s+)*(?:class|struct|interface|enum|record(?:\s+(?:class|struct))?|delegate\s+\S+)\s+(?<name>\w+)")]
    private static partial Regex Declaration { get; }
}
