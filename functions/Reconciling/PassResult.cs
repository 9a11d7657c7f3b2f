namespace GitOps.Functions.Reconciling;

/// <summary>The end of one pass, for the log and the command line; status and audit hold the details.</summary>
/// <param name="Kind">How it ended.</param>
/// <param name="Message">One sentence for people.</param>
internal sealed record PassResult(PassResultKind Kind, string Message)
{
    /// <summary>Another pass is at work.</summary>
    public static readonly PassResult Contended = new(PassResultKind.Contended, "another pass over this application is at work");

    /// <summary>No such application is managed.</summary>
    public static PassResult NotManaged(string application) => new(PassResultKind.NotManaged, $"no Application named '{application}' is managed here");
}
