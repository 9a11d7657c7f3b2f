namespace GitOps.Functions.FieldPaths.Jq;

/// <summary>
/// What one run of one expression may use. Counted and not timed, so that the same expression on the same object ends the same way on every machine.
/// </summary>
internal sealed class JqBudget
{
    /// <summary>Most steps: about a second.</summary>
    public const int MaxSteps = 5_000_000;

    /// <summary>Most that may be made in all: items, members, and one for every 8 characters. Well below 100 MB.</summary>
    public const int MaxMade = 1_000_000;

    private long _steps;
    private long _made;

    /// <summary>One step more, or as many as something will take: the size of what is compared or walked through.</summary>
    /// <exception cref="JqLimitException">That is too many.</exception>
    public void Step(long count = 1)
    {
        if ((_steps += count) > MaxSteps) throw new JqLimitException($"it needs more than {MaxSteps} steps on this object");
    }

    /// <summary>Something is about to be made.</summary>
    /// <param name="size">Items or members.</param>
    /// <exception cref="JqLimitException">That is too much.</exception>
    public void Make(long size)
    {
        Step();
        if ((_made += size) > MaxMade) throw new JqLimitException($"it makes more than {MaxMade} values on this object");
    }

    /// <summary>Characters are about to be made.</summary>
    /// <exception cref="JqLimitException">That is too much.</exception>
    public void MakeText(long characters) => Make((characters / 8) + 1);
}
