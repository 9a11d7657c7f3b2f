using LibGit2Sharp;

namespace GitOps.Functions.Sources.Git;

/// <summary>What libgit2 calls for addresses of <see cref="FetchSession.Scheme"/>. libgit2 makes one per fetch, by its parameterless constructor.</summary>
internal sealed class SmartHttpTransport : RpcSmartSubtransport
{
    /// <inheritdoc/>
    protected override SmartSubtransportStream Action(string url, GitSmartSubtransportAction action) => action switch
    {
        GitSmartSubtransportAction.UploadPackList => new SmartHttpExchange(this, FetchSession.Of(url), listing: true),
        GitSmartSubtransportAction.UploadPack => new SmartHttpExchange(this, FetchSession.Of(url), listing: false),
        _ => throw new NotSupportedException("nothing is pushed"),
    };
}
