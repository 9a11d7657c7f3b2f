using Azure.Data.Tables;
using GitOps.Functions.Outcomes;

namespace GitOps.Functions.Storage;

/// <summary>
/// Azure Table Storage's limits, counted by ourselves: the emulator accepts what the real service refuses, so without this the first
/// one to find out would be a user.
/// </summary>
internal static class TableLimits
{
    /// <summary>Most operations of one entity-group transaction.</summary>
    public const int Operations = 100;

    /// <summary>Most bytes of one transaction's request.</summary>
    public const int TransactionBytes = 4 * 1024 * 1024;

    /// <summary>Most bytes of one entity, by the service's own formula.</summary>
    public const int EntityBytes = 1024 * 1024;

    /// <summary>Most UTF-16 characters of one text property: 64 KiB.</summary>
    public const int PropertyChars = 32 * 1024;

    /// <summary>Most properties of one entity, the three that every entity has (keys and timestamp) among them.</summary>
    public const int Properties = 255;

    /// <summary>What one operation costs in a transaction's request beside its properties: part headers, URL, annotations.</summary>
    private const int OperationOverhead = 2048;

    /// <summary>Refuses an entity that the service would refuse.</summary>
    /// <exception cref="FailureException">Names the entity and the limit (final).</exception>
    public static void Check(TableEntity entity)
    {
        CheckKey(entity, entity.PartitionKey);
        CheckKey(entity, entity.RowKey);
        foreach (var (name, value) in Content(entity))
        {
            if (name.Length > 255) throw Wrong(entity, $"the name of property {name[..40]}… is longer than 255 characters");
            if (value is not (string or int or long or bool)) throw Wrong(entity, $"property {name} is neither text, whole number nor true or false");
            if (value is string { Length: > PropertyChars } text) throw Wrong(entity, $"property {name} has {text.Length} characters, more than {PropertyChars}");
        }
        if (Content(entity).Count() + 3 > Properties) throw Wrong(entity, $"it has more than {Properties} properties");
        if (SizeOf(entity) > EntityBytes) throw Wrong(entity, $"it has {SizeOf(entity)} bytes, more than {EntityBytes}");
    }

    /// <summary>An entity's bytes as the service counts them.</summary>
    public static long SizeOf(TableEntity entity) => 4 + (2L * (entity.PartitionKey.Length + entity.RowKey.Length))
        + Content(entity).Sum(static p => 8 + (2L * p.Key.Length) + (p.Value is string text ? 4 + (2L * text.Length) : 8));

    /// <summary>Upper bound of what an entity takes in a transaction's request, where JSON may write one character as six bytes.</summary>
    public static long RequestSizeOf(TableEntity entity) => OperationOverhead
        + (4L * (entity.PartitionKey.Length + entity.RowKey.Length))
        + Content(entity).Sum(static p => 64 + (2L * p.Key.Length) + (p.Value is string text ? JsonSizeOf(text) : 24));

    private static long JsonSizeOf(string text) => text.Sum(static c => char.IsAsciiLetterOrDigit(c) || c is ' ' or '.' or '-' or '_' or '/' or ':' or ',' ? 1L : 6L);

    private static IEnumerable<KeyValuePair<string, object>> Content(TableEntity entity) =>
        entity.Where(static p => p.Key is not ("PartitionKey" or "RowKey" or "Timestamp" or "odata.etag") && p.Value is not null);

    private static void CheckKey(TableEntity entity, string? key)
    {
        if (key is null) throw Wrong(entity, "a key is missing");
        if (key.Length > TableKey.MaxLength) throw Wrong(entity, $"a key is longer than {TableKey.MaxLength} characters");
        if (key.Any(static c => c is '/' or '\\' or '#' or '?' or '%' || char.IsControl(c))) throw Wrong(entity, "a key holds a forbidden character");
    }

    private static FailureException Wrong(TableEntity entity, string cause) =>
        new(new Failure($"table row {entity.PartitionKey}/{entity.RowKey}", "check size", cause));
}
