using System.Text;

namespace GitOps.Functions.Cli;

/// <summary>Text from outside (names, messages, commits) made safe for a terminal, which obeys escape sequences.</summary>
internal static class TerminalText
{
    /// <summary>The text with every control character except newline shown as <c>\xNN</c>.</summary>
    public static string Escape(string text)
    {
        if (!text.Any(c => char.IsControl(c) && c != '\n')) return text;
        var safe = new StringBuilder(text.Length + 16);
        foreach (var c in text)
        {
            if (char.IsControl(c) && c != '\n') safe.Append("\\x").Append(((int)c).ToString("x2", System.Globalization.CultureInfo.InvariantCulture));
            else safe.Append(c);
        }
        return safe.ToString();
    }
}
