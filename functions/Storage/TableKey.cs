using System.Globalization;
using System.Text;
using GitOps.Functions.Outcomes;

namespace GitOps.Functions.Storage;

/// <summary>
/// Names as table keys and blob names. Keys must not hold <c>/ \ # ?</c> or control characters, and <c>%</c> is known to be misread on the
/// way. ASCII letters, digits, <c>-</c> and <c>.</c> stay; every other byte of the UTF-8 form becomes <c>_xx</c> (lower-case hex), and
/// the empty name becomes <c>_</c>. Two names never share a key, and the name can be had back from the key.
/// </summary>
internal static class TableKey
{
    /// <summary>Most characters of a key: 1 KiB of UTF-16.</summary>
    public const int MaxLength = 512;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The key of a name.</summary>
    /// <exception cref="FailureException">The name is no valid text, or its key would be longer than <see cref="MaxLength"/> (final).</exception>
    public static string Encode(string name)
    {
        if (name.Length == 0) return "_";
        var key = new StringBuilder(name.Length);
        foreach (var octet in Bytes(name))
        {
            if (IsPlain((char)octet)) key.Append((char)octet);
            else key.Append('_').Append(octet.ToString("x2", CultureInfo.InvariantCulture));
        }
        return key.Length <= MaxLength ? key.ToString() : throw Wrong($"name of {name.Length} characters", "it is too long");
    }

    /// <summary>The name of a key.</summary>
    /// <returns>False where no name has that key: it was not written by us.</returns>
    public static bool TryDecode(string key, out string name)
    {
        name = "";
        if (key == "_") return true;
        var octets = new List<byte>(key.Length);
        for (var i = 0; i < key.Length; i++)
        {
            if (IsPlain(key[i])) octets.Add((byte)key[i]);
            else if (key[i] == '_' && i + 2 < key.Length && byte.TryParse(key.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var octet))
            {
                octets.Add(octet);
                i += 2;
            }
            else return false;
        }
        name = Encoding.UTF8.GetString([.. octets]);
        return key.Length is > 0 and <= MaxLength && !name.Contains('\uFFFD', StringComparison.Ordinal) && Encode(name) == key;
    }

    private static byte[] Bytes(string name)
    {
        try { return Strict.GetBytes(name); }
        catch (EncoderFallbackException e) { throw Wrong($"name of {name.Length} characters", "it holds half a character", e); }
    }

    private static bool IsPlain(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '.';

    private static FailureException Wrong(string subject, string cause, Exception? inner = null) => new(new Failure(subject, "make a table key", cause), inner: inner);
}
