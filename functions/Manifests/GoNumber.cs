using System.Globalization;
using System.Text;

namespace GitOps.Functions.Manifests;

/// <summary>
/// Numbers written as Go's encoding/json writes them, because that is what reaches the API server from kubectl and what comes back:
/// shortest digits that read back to the same number, no exponent between 1e-6 and 1e21, <c>1.0</c> as <c>1</c>.
/// </summary>
internal static class GoNumber
{
    /// <summary>A finite number in JSON.</summary>
    public static string Format(double value)
    {
        if (value == 0) return double.IsNegative(value) ? "-0" : "0";
        var (digits, point) = Shortest(Math.Abs(value).ToString("R", CultureInfo.InvariantCulture));
        var text = Math.Abs(value) is < 1e-6 or >= 1e21 ? Exponent(digits, point, 1) : Plain(digits, point);
        return value < 0 ? "-" + text : text;
    }

    /// <summary>A finite number of YAML in JSON: kubectl writes it as JSON once and reads it back, and minus zero is an integer then.</summary>
    public static string FormatYaml(double value) => value == 0 ? "0" : Format(value);

    /// <summary>A number as a mapping key: 32-bit precision, Go's <c>%g</c>.</summary>
    public static string FormatKey(double value)
    {
        var single = (float)value;
        if (float.IsNaN(single)) return ".nan";
        if (float.IsInfinity(single)) return single > 0 ? ".inf" : "-.inf";
        if (single == 0) return float.IsNegative(single) ? "-0" : "0";
        var (digits, point) = Shortest(Math.Abs(single).ToString("R", CultureInfo.InvariantCulture));
        // Go switches to an exponent at six digits where it looks for the shortest form.
        var text = point - 1 is < -4 or >= 6 ? Exponent(digits, point, 2) : Plain(digits, point);
        return single < 0 ? "-" + text : text;
    }

    /// <summary>
    /// A JSON number as kubectl passes it on: an integer of 64 bits keeps its digits, everything else goes through a 64-bit float.
    /// </summary>
    /// <returns>Null where it is too large for one.</returns>
    public static string? Normalise(string json)
    {
        if (long.TryParse(json, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer))
            return integer.ToString(CultureInfo.InvariantCulture);
        var value = double.Parse(json, NumberStyles.Float, CultureInfo.InvariantCulture);
        return double.IsFinite(value) ? Format(value) : null;
    }

    private static string Plain(string digits, int point)
    {
        if (point <= 0) return "0." + new string('0', -point) + digits;
        if (point >= digits.Length) return digits + new string('0', point - digits.Length);
        return digits[..point] + "." + digits[point..];
    }

    private static string Exponent(string digits, int point, int least)
    {
        var text = new StringBuilder().Append(digits[0]);
        if (digits.Length > 1) text.Append('.').Append(digits, 1, digits.Length - 1);
        text.Append('e').Append(point > 0 ? '+' : '-');
        return text.Append(Math.Abs(point - 1).ToString(new string('0', least), CultureInfo.InvariantCulture)).ToString();
    }

    /// <summary>The significant digits of .NET's shortest form, and where the point is: 0.DIGITS times ten to the power of Point.</summary>
    private static (string Digits, int Point) Shortest(string text)
    {
        var e = text.IndexOf('E', StringComparison.Ordinal);
        var mantissa = e < 0 ? text : text[..e];
        var exponent = e < 0 ? 0 : int.Parse(text[(e + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var dot = mantissa.IndexOf('.', StringComparison.Ordinal);
        var digits = dot < 0 ? mantissa : mantissa.Remove(dot, 1);
        var point = (dot < 0 ? mantissa.Length : dot) + exponent;
        var leading = digits.Length - digits.TrimStart('0').Length;
        return (digits.Trim('0'), point - leading);
    }
}
