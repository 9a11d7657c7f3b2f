using System.Globalization;
using System.Text;

namespace GitOps.Functions.Rendering.Variables;

/// <summary>A part of a value (<c>${name:start:length}</c>), counted in bytes as Flux does. A negative start counts from the end, a negative length back from it.</summary>
internal static class TextPart
{
    /// <summary>Takes it. What is no number leaves the value as it is.</summary>
    public static string Of(string value, string start, string? length)
    {
        var bytes = Encoding.UTF8.GetBytes(value);
        if (!TryParse(start, out var from)) return value;
        if (from < 0) from = Math.Max(0, bytes.Length + from);
        if (length is null) return Text(bytes, from, bytes.Length);
        if (!TryParse(length, out var count)) return value;
        return Text(bytes, from, count < 0 ? bytes.Length + count : Math.Min(bytes.Length, from + count));
    }

    private static string Text(byte[] bytes, long from, long to) => from < to ? Encoding.UTF8.GetString(bytes[(int)from..(int)to]) : "";

    private static bool TryParse(string text, out long number) => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number) && Math.Abs(number) < int.MaxValue;
}
