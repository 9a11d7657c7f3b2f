namespace GitOps.Functions.Reconciling;

/// <summary>How long until a wait is looked at again: a fifth of the time that it has lasted, from 2 to 30 seconds.</summary>
internal static class LookPause
{
    /// <summary>The longest. A message that is overdue by it was lost.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(2);

    /// <summary>The pause.</summary>
    /// <param name="waited">How long the wait has lasted.</param>
    public static TimeSpan After(TimeSpan waited) => waited / 5 is var pause && pause < Shortest ? Shortest : pause > Longest ? Longest : pause;
}
