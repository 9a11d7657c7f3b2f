namespace GitOps.Functions.FieldPaths.Jq;

/// <summary>One result of a filter: a value, with its path where paths are asked for, or the error that ends the results.</summary>
/// <param name="Value">The value, or the error's.</param>
/// <param name="Path">Its path; <see cref="JqPath.None"/> for a made value; null where no paths are asked for.</param>
/// <param name="IsError">It is an error. Errors are values here because <c>.a?</c> on a large object makes thousands.</param>
internal readonly record struct JqItem(JqValue Value, JqPath? Path, bool IsError = false)
{
    /// <summary>The same value, where no paths are asked for.</summary>
    public JqItem WithoutPath => new(Value, null);

    /// <summary>A value that was made of this one.</summary>
    public JqItem Made(JqValue value) => new(value, Path is null ? null : JqPath.None);

    /// <summary>An error with a text.</summary>
    public static JqItem Error(string message) => new(JqValue.Of(message), null, IsError: true);
}
