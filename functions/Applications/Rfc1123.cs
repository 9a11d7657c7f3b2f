using System.Text.RegularExpressions;

namespace GitOps.Functions.Applications;

/// <summary>Names as Kubernetes takes them from RFC 1123.</summary>
internal static partial class Rfc1123
{
    /// <summary>What <see cref="IsSubdomain"/> asks for, for messages.</summary>
    public const string SubdomainRule = "lower-case letters, digits, '-' and '.', beginning and ending with a letter or digit, at most 253";

    /// <summary>What <see cref="IsLabel"/> asks for, for messages.</summary>
    public const string LabelRule = "lower-case letters, digits and '-', beginning and ending with a letter or digit, at most 63";

    /// <summary>Whether a text can be the name of most objects: labels joined by dots, at most 253 characters.</summary>
    public static bool IsSubdomain(string name) => name.Length <= 253 && Subdomain.IsMatch(name);

    /// <summary>Whether a text can be the name of a namespace: one label, at most 63 characters.</summary>
    public static bool IsLabel(string name) => name.Length <= 63 && Label.IsMatch(name);

    [GeneratedRegex(@"\A[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*\z")]
    private static partial Regex Subdomain { get; }

    [GeneratedRegex(@"\A[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\z")]
    private static partial Regex Label { get; }
}
