using static GitOps.Functions.Applications.FieldType;

namespace GitOps.Functions.Applications;

/// <summary>Every field of <c>directory.jsonnet</c> in a source.</summary>
internal static class JsonnetFields
{
    /// <summary>The rows; paths begin at the source.</summary>
    public static IReadOnlyList<FieldRule> Rows { get; } =
    [
        new("directory.jsonnet", Mapping),
        new("directory.jsonnet.extVars", List) { Members = Variable },
        new("directory.jsonnet.tlas", List) { Members = Variable },
        new("directory.jsonnet.libs", TextList),
    ];

    private static FieldTable Variable => new([new("name", Text), new("value", Text), new("code", Flag)]);
}
