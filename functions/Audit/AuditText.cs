using System.Globalization;
using System.Text;

namespace GitOps.Functions.Audit;

/// <summary>Texts as they may go into a row: bounded, no half characters (JSON would replace them and the hash would not fit), no control characters.</summary>
internal static class AuditText
{
    /// <summary>The text, cut to a number of characters with a note of how many are missing.</summary>
    public static string Bound(string? text, int max)
    {
        if (string.IsNullOrEmpty(text)) return "";
        var clean = Clean(text);
        if (clean.Length <= max) return clean;
        var note = string.Create(CultureInfo.InvariantCulture, $"… ({clean.Length - max} more characters)");
        var keep = Math.Max(0, max - note.Length);
        if (keep > 0 && char.IsHighSurrogate(clean[keep - 1])) keep--;
        return clean[..keep] + note;
    }

    /// <summary>The first texts of a list, each bounded, whose lengths together stay below a limit; and how many were left out.</summary>
    public static (IReadOnlyList<string> Kept, int Omitted) Bound(IReadOnlyList<string> texts, int maxEach, int maxAll)
    {
        var kept = new List<string>();
        var room = maxAll;
        foreach (var text in texts.Select(t => Bound(t, maxEach)))
        {
            if (text.Length + 4 > room) break;
            kept.Add(text);
            room -= text.Length + 4;
        }
        return (kept, texts.Count - kept.Count);
    }

    private static string Clean(string text)
    {
        if (text.All(static c => !char.IsSurrogate(c) && !IsForbidden(c))) return text;
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes()) clean.Append(rune.IsBmp && IsForbidden((char)rune.Value) ? "\uFFFD" : rune.ToString());
        return clean.ToString();
    }

    private static bool IsForbidden(char c) => (char.IsControl(c) && c is not '\n' and not '\t') || c is '\uFFFE' or '\uFFFF';
}
