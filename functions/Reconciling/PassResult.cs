namespace GitOps.Functions.Reconciling;

/// <summary>The end of one pass, for the log and the command line; status and audit hold the details.</summary>
/// <param name="Kind">How it ended.</param>
/// <param name="Message">One sentence for people.</param>
internal sealed record PassResult(PassResultKind Kind, string Message)
{
    /// <summary>The sync in several steps that the pass worked on; empty where there was none.</summary>
    public string Operation { get; init; } = "";

    /// <summary>When a message is to go on with it; null where none is needed, or one is on its way.</summary>
    public TimeSpan? ContinueAfter { get; init; }

    /// <summary>Other applications that are to be looked at now: those that waited for this one, or those that it waits for.</summary>
    public IReadOnlyList<FollowUp> FollowUps { get; init; } = [];

    /// <summary>Another pass is at work.</summary>
    public static readonly PassResult Contended = new(PassResultKind.Contended, "another pass over this application is at work");

    /// <summary>No such application is managed.</summary>
    public static PassResult NotManaged(string application) => new(PassResultKind.NotManaged, $"no Application named '{application}' is managed here");
}
