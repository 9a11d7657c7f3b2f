using System.Globalization;

namespace GitOps.Functions.FieldPaths.Jq;

/// <summary>Numbers as texts.</summary>
internal static class JqNumber
{
    /// <summary>Reads a JSON number; one that is too large becomes the largest.</summary>
    public static double Parse(string text) => Math.Clamp(double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture), double.MinValue, double.MaxValue);

    /// <summary>Writes one as jq does: a whole number without fraction or exponent.</summary>
    public static string Text(double number)
    {
        if (double.IsNaN(number)) return "null";
        if (Math.Abs(number) < 1e17 && number == Math.Floor(number)) return number == 0 ? "0" : number.ToString("F0", CultureInfo.InvariantCulture);
        return Math.Clamp(number, double.MinValue, double.MaxValue).ToString("R", CultureInfo.InvariantCulture).Replace('E', 'e');
    }
}
