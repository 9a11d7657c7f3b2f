using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace GitOps.Functions.Manifests;

/// <summary>A manifest file's bytes as UTF-8 without a byte order mark, as kubectl's file reader makes it; but invalid bytes are refused.</summary>
internal static class ManifestText
{
    private static readonly SearchValues<char> Forbidden = SearchValues.Create(ForbiddenCharacters());

    /// <summary>The text of a file in UTF-8; UTF-16 only with a byte order mark.</summary>
    /// <exception cref="YamlSyntaxException">Too large, or not the encoding that it claims to be.</exception>
    public static ReadOnlyMemory<byte> ToUtf8(ReadOnlyMemory<byte> file)
    {
        if (file.Length > YamlLimits.FileBytes) throw new YamlSyntaxException(1, $"larger than {YamlLimits.FileBytes >> 20} MiB");
        var bytes = file.Span;
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE])) return FromUtf16(new UnicodeEncoding(bigEndian: false, byteOrderMark: false, throwOnInvalidBytes: true), bytes[2..]);
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF])) return FromUtf16(new UnicodeEncoding(bigEndian: true, byteOrderMark: false, throwOnInvalidBytes: true), bytes[2..]);
        var text = bytes.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? file[3..] : file;
        // kubectl replaces such bytes by U+FFFD without a word, kustomize and helm refuse them.
        if (!Utf8.IsValid(text.Span)) throw new YamlSyntaxException(LineOfInvalidByte(text.Span), "not UTF-8");
        return text;
    }

    /// <summary>Refuses the characters that YAML forbids; some of them make editors and terminals show something else than what is applied.</summary>
    /// <exception cref="YamlSyntaxException">One is there.</exception>
    public static void CheckCharacters(string text)
    {
        var at = text.AsSpan().IndexOfAny(Forbidden);
        if (at >= 0) throw new YamlSyntaxException(1 + text.AsSpan(0, at).Count('\n'), $"the control character U+{(int)text[at]:X4} is not allowed in YAML");
    }

    private static byte[] FromUtf16(UnicodeEncoding encoding, ReadOnlySpan<byte> bytes)
    {
        try
        {
            return Encoding.UTF8.GetBytes(encoding.GetString(bytes));
        }
        catch (DecoderFallbackException)
        {
            throw new YamlSyntaxException(1, "begins as UTF-16 and is not");
        }
    }

    private static int LineOfInvalidByte(ReadOnlySpan<byte> bytes)
    {
        var valid = 0;
        while (valid < bytes.Length && Rune.DecodeFromUtf8(bytes[valid..], out _, out var length) == OperationStatus.Done) valid += length;
        return 1 + bytes[..valid].Count((byte)'\n');
    }

    private static string ForbiddenCharacters()
    {
        var controls = Enumerable.Range(0, 0xA0).Where(c => c is < 0x20 or >= 0x7F && c is not (0x09 or 0x0A or 0x0D or 0x85));
        return string.Concat(controls.Append(0xFFFE).Append(0xFFFF).Select(c => (char)c));
    }
}
