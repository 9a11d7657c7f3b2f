using static GitOps.Functions.Applications.FieldType;
using static GitOps.Functions.Applications.FieldUse;

namespace GitOps.Functions.Applications.Flux;

/// <summary>The fields that every kind of Flux has.</summary>
internal static class FluxMetadata
{
    private const string FromServer = "set by the API server";

    /// <summary>Their rules.</summary>
    public static IReadOnlyList<FieldRule> Rows { get; } =
    [
        new("apiVersion", Text),
        new("kind", Text),
        new("metadata", Mapping),
        new("metadata.name", Text),
        new("metadata.namespace", Text),
        new("metadata.annotations", TextMap),
        new("metadata.labels", TextMap, Silent),
        new("metadata.finalizers", TextList, Silent, "Flux's own"),
        new("metadata.generateName", Text, Silent, FromServer),
        new("metadata.uid", Text, Silent, FromServer),
        new("metadata.resourceVersion", Text, Silent, FromServer),
        new("metadata.generation", Number, Silent, FromServer),
        new("metadata.creationTimestamp", Text, Silent, FromServer),
        new("metadata.deletionTimestamp", Text, Refused, "it was being deleted when exported; remove the file, or this field to keep it"),
        new("metadata.ownerReferences", List, Warned, "not acted on; this file is its source, whatever made it"),
        new("spec", Mapping),
        new("status", Mapping, Warned, "not read; it is Flux's own, remove it from the file"),
    ];

    /// <summary>A reference to an object by name.</summary>
    public static FieldTable Dependencies { get; } = new(
    [
        new("name", Text),
        new("namespace", Text),
        new("readyExpr", Text, Refused, "conditions in CEL are not supported; leave it out to wait for the object's being ready"),
    ]);

    /// <summary>Rows of a reference to a source.</summary>
    public static IReadOnlyList<FieldRule> Reference(string path) =>
    [
        new(path, Mapping),
        new(path + ".apiVersion", Text, Silent, "the kind says it"),
        new(path + ".kind", Text),
        new(path + ".name", Text),
        new(path + ".namespace", Text),
    ];
}
