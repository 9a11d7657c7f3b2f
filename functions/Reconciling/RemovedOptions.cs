namespace GitOps.Functions.Reconciling;

/// <summary>How long the status and the history of an application that is no longer managed are kept (setting <c>GitOps__Removed__KeepFor</c>).</summary>
/// <param name="KeepFor">From when it was found to be so; zero until the drift timer's next tick.</param>
internal sealed record RemovedOptions(TimeSpan KeepFor)
{
    /// <summary>Thirty days: somebody may ask what became of it, and the name may come back.</summary>
    public static readonly RemovedOptions Default = new(TimeSpan.FromDays(30));
}
