using System.Globalization;
using System.Text;

namespace GitOps.Functions.Outcomes;

/// <summary>Makes text from outside fit to be shown, logged and stored.</summary>
internal static class PlainText
{
    /// <summary>Longest cleaned text, in characters of the input.</summary>
    public const int MaxLength = 200;

    /// <summary>
    /// Cuts at <see cref="MaxLength"/> and writes control, formatting (bidirectional overrides, zero-width) and unpaired surrogate
    /// characters as <c>\uXXXX</c>: a name must not be able to forge a log line or to turn the text around it.
    /// </summary>
    /// <returns>Empty for null.</returns>
    public static string Clean(string? text)
    {
        if (text is null) return "";
        var clean = new StringBuilder(Math.Min(text.Length, MaxLength));
        for (var i = 0; i < Math.Min(text.Length, MaxLength); i++)
        {
            if (char.IsSurrogatePair(text, i)) clean.Append(text[i]).Append(text[++i]);
            else if (IsPlain(text[i])) clean.Append(text[i]);
            else clean.Append(CultureInfo.InvariantCulture, $"\\u{(int)text[i]:x4}");
        }
        return clean.ToString();
    }

    private static bool IsPlain(char c) => char.GetUnicodeCategory(c) is not (UnicodeCategory.Control or UnicodeCategory.Format
        or UnicodeCategory.Surrogate or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse);
}
