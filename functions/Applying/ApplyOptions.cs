using GitOps.Functions.Manifests;

namespace GitOps.Functions.Applying;

/// <summary>How an apply is done: its bounds, and what is wanted of it.</summary>
internal sealed record ApplyOptions
{
    /// <summary>
    /// Requests at a time. Measured (bench/engine.mjs): over a line of 20 ms the raw loop's 1,000 patches take 3.9 to 4.3 s at 8, 1.8 to 2.7 s at 32 and 1.6
    /// to 2.6 s at 64. On the server's own machine ours took a tenth less at 64 than at 32; the loop was between that and no faster than at 8. Where a
    /// server wants fewer it queues them (priority and fairness) or says so (429), which is heeded.
    /// </summary>
    public int MaxParallel { get; init; } = 64;

    /// <summary>
    /// Whether an object's health is read from its content: the answer to its write is kept for that until the pass ends, and of all others dropped.
    /// All are, where it is left out.
    /// </summary>
    public Func<ObjectReference, bool> IsJudged { get; init; } = static _ => true;

    /// <summary>How long one object is tried again.</summary>
    public TimeSpan ObjectTime { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long the pass starts new writes. No invocation works for many minutes: the next pass goes on.</summary>
    public TimeSpan PassTime { get; init; } = TimeSpan.FromMinutes(4);

    /// <summary>How long a CustomResourceDefinition is waited for.</summary>
    public TimeSpan DefinitionTime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the deletion of an earlier sync's hook is waited for within a pass.</summary>
    public TimeSpan HookDeletionTime { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long an object that was deleted to be made anew is waited for to be gone.</summary>
    public TimeSpan DeletionTime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The first wait before trying again; doubled each time, with jitter.</summary>
    public TimeSpan FirstWait { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The longest wait. A server that asks for more gets a later pass.</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often one object that changes all the time is read and written again.</summary>
    public int MaxRereads { get; init; } = 8;
}
