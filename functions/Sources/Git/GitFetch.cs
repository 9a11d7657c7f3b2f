using GitOps.Functions.Egress;
using GitOps.Functions.Outcomes;
using LibGit2Sharp;

namespace GitOps.Functions.Sources.Git;

/// <summary>Fetches one commit, without history where the server can, into a bare repository.</summary>
/// <param name="http">The server.</param>
/// <param name="limits">How much it may send.</param>
/// <param name="patience">How long the whole fetch may take.</param>
/// <param name="time">For the time limit.</param>
internal sealed class GitFetch(SmartHttp http, SourceLimits limits, TimeSpan patience, TimeProvider time)
{
    /// <summary>Fetches.</summary>
    /// <param name="advertisement">What the server has.</param>
    /// <param name="id">The commit. Git serves any that a branch or tag leads to.</param>
    /// <param name="folder">Does not exist yet.</param>
    /// <param name="step">For failures.</param>
    /// <param name="cancel">Ends the fetch.</param>
    /// <exception cref="FailureException">The server does not give it, or not completely (transient).</exception>
    public async Task RunAsync(RefAdvertisement advertisement, string id, string folder, SourceStep step, CancellationToken cancel)
    {
        LibGit2.Prepare();
        using var limit = new CancellationTokenSource(patience, time);
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancel, limit.Token);
        using var session = new FetchSession(http, advertisement.OnlyBranch(id), limits.MaxPackBytes, step, limited.Token).Start();
        var options = new CloneOptions(new FetchOptions { Depth = advertisement.Shallow ? 1 : 0, TagFetchMode = TagFetchMode.None }) { IsBare = true, Checkout = false, RecurseSubmodules = false };
        try
        {
            await Task.Run(() => Repository.Clone(session.Address, folder, options), limited.Token);
        }
        catch (Exception e) when (e is LibGit2SharpException or FailureException or HttpRequestException or IOException or OperationCanceledException)
        {
            cancel.ThrowIfCancellationRequested();
            if (session.IsRefused) throw Refused(advertisement, id, step);
            throw session.Problem as FailureException ?? Failure(session.Problem ?? e, step);
        }
    }

    private static FailureException Refused(RefAdvertisement advertisement, string id, SourceStep step) =>
        advertisement.Lists(id)
            ? step.Transient($"the branch or tag moved away from {id} while it was read")
            : step.Final($"the server has no commit {id} in any branch or tag");

    // Nothing of a server's text, which libgit2 puts into its messages, is passed on.
    private static FailureException Failure(Exception e, SourceStep step) => e switch
    {
        LibGit2SharpException => step.Transient("the server did not send the commit completely", e),
        _ => OutboundErrors.IsTransient(e) ? step.Transient(OutboundErrors.Cause(e), e) : step.Final(OutboundErrors.Cause(e), e),
    };
}
