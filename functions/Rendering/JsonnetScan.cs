using GitOps.Functions.Outcomes;

namespace GitOps.Functions.Rendering;

/// <summary>What a walk through Jsonnet files and all that they import found.</summary>
/// <param name="Files">
/// All files that the tool may see, by path in the repository; code as it was checked, without comments. In the place of one that is refused is code that
/// only fails, so that the tool does not look for the file elsewhere.
/// </param>
/// <param name="Refused">The files of code that are refused.</param>
/// <param name="Wanted">Folders of the repository that have not been fetched and that an import may lead into.</param>
/// <param name="Failures">What is refused, and why.</param>
/// <param name="Usable">False where the tool might read another file than the one that was checked: nothing may be evaluated.</param>
internal sealed record JsonnetScan(
    IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Files, IReadOnlySet<string> Refused, IReadOnlyCollection<string> Wanted, IReadOnlyList<Failure> Failures, bool Usable);
