using System.Globalization;

namespace GitOps.Functions.Manifests;

/// <summary>Integers as Go's strconv reads them with base 0: <c>0x</c>, <c>0o</c>, <c>0b</c> in either case, and a leading <c>0</c> for octal.</summary>
internal static class GoInteger
{
    /// <summary>Reads an integer of 64 bits, with or without a sign bit.</summary>
    /// <param name="text">The text without underscores.</param>
    /// <param name="value">An <see cref="YamlScalarKind.Integer"/> or <see cref="YamlScalarKind.Unsigned"/>.</param>
    public static bool TryParse(string text, out YamlScalar value)
    {
        value = default;
        var signed = text.Length > 0 && text[0] is '+' or '-';
        var negative = signed && text[0] == '-';
        var digits = signed ? text[1..] : text;
        if (!signed && digits.StartsWith("0b", StringComparison.Ordinal) && digits.Length > 3 && digits[2] is '+' or '-')
            return TryParseOddBinary(digits[2..], out value); // go-yaml reads 0b-1 as -1: its own binary rule cuts the prefix off first.
        if (!TryMagnitude(digits, out var magnitude)) return false;
        if (magnitude <= long.MaxValue)
            value = new YamlScalar(YamlScalarKind.Integer, Integer: negative ? -(long)magnitude : (long)magnitude);
        else if (negative && magnitude == 1UL << 63)
            value = new YamlScalar(YamlScalarKind.Integer, Integer: long.MinValue);
        else if (!signed)
            value = new YamlScalar(YamlScalarKind.Unsigned, Integer: unchecked((long)magnitude));
        else
            return false;
        return true;
    }

    private static bool TryParseOddBinary(string text, out YamlScalar value)
    {
        value = default;
        if (!TryDigits(text[1..], 2, out var magnitude) || magnitude > long.MaxValue) return false;
        value = new YamlScalar(YamlScalarKind.Integer, Integer: text[0] == '-' ? -(long)magnitude : (long)magnitude);
        return true;
    }

    private static bool TryMagnitude(string text, out ulong value)
    {
        if (text.Length < 2 || text[0] != '0') return TryDigits(text, 10, out value);
        return char.ToLowerInvariant(text[1]) switch
        {
            'x' => ulong.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value),
            'o' => TryDigits(text[2..], 8, out value),
            'b' => TryDigits(text[2..], 2, out value),
            _ => TryDigits(text[1..], 8, out value),
        };
    }

    private static bool TryDigits(string text, uint radix, out ulong value)
    {
        value = 0;
        foreach (var c in text)
        {
            var digit = (uint)(c - '0');
            if (digit >= radix || value > (ulong.MaxValue - digit) / radix) return false;
            value = value * radix + digit;
        }

        return text.Length > 0;
    }
}
