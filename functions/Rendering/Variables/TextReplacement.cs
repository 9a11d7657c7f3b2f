namespace GitOps.Functions.Rendering.Variables;

/// <summary>Replaces a plain text in a value.</summary>
internal static class TextReplacement
{
    /// <summary>Replaces.</summary>
    /// <param name="value">The value.</param>
    /// <param name="kind"><c>/</c> all, <c>#</c> at the start, <c>%</c> at the end, else the first.</param>
    /// <param name="text">What is replaced.</param>
    /// <param name="by">What by.</param>
    public static string Of(string value, char kind, string text, string by) => kind switch
    {
        '#' => value.StartsWith(text, StringComparison.Ordinal) ? by + value[text.Length..] : value,
        '%' => value.EndsWith(text, StringComparison.Ordinal) ? value[..^text.Length] + by : value,
        _ when text.Length == 0 => value,
        '/' => value.Replace(text, by, StringComparison.Ordinal),
        _ => value.IndexOf(text, StringComparison.Ordinal) is var at and >= 0 ? value[..at] + by + value[(at + text.Length)..] : value,
    };
}
