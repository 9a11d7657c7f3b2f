using GitOps.Functions.Manifests;
using GitOps.Functions.Outcomes;

namespace GitOps.Functions.Applications;

/// <summary>Collects what is wrong or worth a warning in one manifest, so that all of it is told and not only the first.</summary>
/// <param name="origin">File and line of the manifest.</param>
internal sealed class FieldFindings(ManifestOrigin origin)
{
    private readonly List<Failure> _failures = [];
    private readonly List<string> _warnings = [];

    /// <summary><c>file:line: path: cause</c> for each error.</summary>
    public IReadOnlyList<Failure> Failures => _failures;

    /// <summary><c>path: meaning</c> for each field that is not acted on.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>Notes an error. The path stands where other failures have their step: it is what a person looks for in the file.</summary>
    public void Fail(string path, string cause) => _failures.Add(new Failure(origin.ToString(), path, cause));

    /// <summary>Notes a field that is not acted on.</summary>
    public void Warn(string path, string meaning) => _warnings.Add($"{path}: {meaning}");
}
