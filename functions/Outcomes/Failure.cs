namespace GitOps.Functions.Outcomes;

/// <summary>
/// An expected failure as a value: what it is about, the step that failed and why. Readable on its own in an audit row.
/// </summary>
/// <param name="Subject">The object, <c>file:line</c>, application or setting that it is about. Never a secret.</param>
/// <param name="Step">What was being done, a short verb phrase: <c>read manifest</c>, <c>apply</c>, <c>resolve ref</c>.</param>
/// <param name="Cause">What went wrong and, where that helps, what to do. Never a secret: callers drop texts that may echo one.</param>
internal sealed record Failure(string Subject, string Step, string Cause)
{
    /// <summary><c>subject: step: cause</c>, the order in which a person reads it.</summary>
    public override string ToString() => $"{Subject}: {Step}: {Cause}";
}
