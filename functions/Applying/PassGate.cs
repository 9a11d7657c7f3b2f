namespace GitOps.Functions.Applying;

/// <summary>Asked before each write: a pass that lost its lock or ran out of time begins no more.</summary>
/// <param name="mayWrite">Whether the application's lock is still held.</param>
/// <param name="options">Bounds.</param>
/// <param name="time">Clock.</param>
internal sealed class PassGate(Func<bool> mayWrite, ApplyOptions options, TimeProvider time)
{
    private readonly long _start = time.GetTimestamp();
    private volatile string? _closed;

    /// <summary>Why no more may be written; null while it may. Once closed it stays closed.</summary>
    public string? Closed => _closed ??= Find();

    /// <summary>The lock was found lost when something was still to be written.</summary>
    public bool LockLost { get; private set; }

    private string? Find()
    {
        if (!mayWrite())
        {
            LockLost = true;
            return "the application's lock was lost, another pass may be running";
        }

        return time.GetElapsedTime(_start) > options.PassTime ? "the pass ran out of time, the next one goes on" : null;
    }
}
