using GitOps.Functions.Outcomes;

namespace GitOps.Functions.Sources;

/// <summary>What is being done to which repository, for every failure on the way.</summary>
/// <param name="Subject">Host and path of the repository, or a file in it. Never a user name, password or query.</param>
/// <param name="Step">A short verb phrase.</param>
internal sealed record SourceStep(string Subject, string Step)
{
    /// <summary>A failure that only a change of input or settings mends.</summary>
    public FailureException Final(string cause, Exception? inner = null) => new(new Failure(Subject, Step, cause), inner: inner);

    /// <summary>A failure that a later try may not meet.</summary>
    public FailureException Transient(string cause, Exception? inner = null) => new(new Failure(Subject, Step, cause), transient: true, inner);

    /// <summary>The same step for one file: the file comes first.</summary>
    public SourceStep At(string path) => this with { Subject = $"{SourcePaths.Shown(path)} ({Subject})" };
}
