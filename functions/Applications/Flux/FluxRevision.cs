namespace GitOps.Functions.Applications.Flux;

/// <summary>What a GitRepository's <c>ref</c> means, in Flux's order: a commit, a reference by its full name, a tag, a branch.</summary>
internal static class FluxRevision
{
    /// <summary>Flux's default branch, whatever the repository's is.</summary>
    private const string Default = "refs/heads/master";

    /// <summary>Reads it as an Application's targetRevision.</summary>
    /// <param name="repository">The GitRepository.</param>
    /// <param name="findings">Told what is wrong.</param>
    public static string Read(FluxObject repository, FieldFindings findings)
    {
        var name = repository.Text("spec.ref.name");
        if (name is not null && !name.StartsWith("refs/heads/", StringComparison.Ordinal) && !name.StartsWith("refs/tags/", StringComparison.Ordinal))
            findings.Fail("spec.ref.name", "only refs/heads/NAME and refs/tags/NAME are read");
        return repository.Text("spec.ref.commit") ?? name
            ?? (repository.Text("spec.ref.tag") is { } tag ? "refs/tags/" + tag : repository.Text("spec.ref.branch") is { } branch ? "refs/heads/" + branch : Default);
    }
}
