using System.Globalization;

namespace GitOps.Functions.Manifests;

/// <summary>A YAML scalar with its type. Only the member that belongs to <paramref name="Kind"/> means something.</summary>
/// <param name="Kind">The type.</param>
/// <param name="Text">The text.</param>
/// <param name="Boolean">The truth value.</param>
/// <param name="Integer">The signed integer; the bits of the unsigned one.</param>
/// <param name="Float">The floating point number.</param>
internal readonly record struct YamlScalar(YamlScalarKind Kind, string Text = "", bool Boolean = false, long Integer = 0, double Float = 0)
{
    /// <summary>
    /// The text that this scalar becomes as a JSON key, or null where it cannot be one. Floats are printed with 32-bit precision,
    /// which is what sigs.k8s.io/yaml does to them.
    /// </summary>
    public string? AsKey() => Kind switch
    {
        YamlScalarKind.Text => Text,
        YamlScalarKind.Boolean => Boolean ? "true" : "false",
        YamlScalarKind.Integer => Integer.ToString(CultureInfo.InvariantCulture),
        YamlScalarKind.Float => GoNumber.FormatKey(Float),
        _ => null,
    };

    /// <summary>The JSON number that this scalar becomes, or null where it is none: infinities and NaN.</summary>
    public string? AsNumber() => Kind switch
    {
        YamlScalarKind.Integer => Integer.ToString(CultureInfo.InvariantCulture),
        YamlScalarKind.Unsigned => GoNumber.Format((double)(ulong)Integer),
        YamlScalarKind.Float when double.IsFinite(Float) => GoNumber.FormatYaml(Float),
        _ => null,
    };
}
