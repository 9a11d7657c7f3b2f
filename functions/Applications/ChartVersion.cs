using System.Diagnostics.CodeAnalysis;
using Semver;

namespace GitOps.Functions.Applications;

/// <summary>A chart's version, read as Helm does (Masterminds/semver, <c>NewVersion</c>): a leading <c>v</c> is passed over, minor and patch may be left out.</summary>
/// <param name="Text">As written.</param>
/// <param name="Number">What it means.</param>
internal sealed record ChartVersion(string Text, SemVersion Number)
{
    private const int MaxLength = 256;

    /// <summary>Reads a version.</summary>
    public static ChartVersion? TryParse(string text) =>
        SemVersion.TryParse(text, SemVersionStyles.AllowLowerV | SemVersionStyles.OptionalMinorPatch, out var number, MaxLength) ? new ChartVersion(text, number) : null;

    /// <summary>The newest first; of versions that differ in build metadata only, always the same one.</summary>
    public static IComparer<ChartVersion> NewestFirst { get; } = Comparer<ChartVersion>.Create(static (one, other) => SemVersion.CompareSortOrder(other.Number, one.Number) is var order and not 0 ? order : string.CompareOrdinal(other.Text, one.Text));

    /// <summary>Whether two versions are the same version number, however written; build metadata does not count.</summary>
    public static bool AreEqual([NotNullWhen(true)] SemVersion? one, SemVersion other) => SemVersion.ComparePrecedence(one, other) == 0;
}
