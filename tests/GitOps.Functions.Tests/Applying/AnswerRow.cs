using GitOps.Functions.Outcomes;
using GitOps.Functions.Reconciling;
using GitOps.Functions.Tests.Planning;
using GitOps.Functions.Tests.Reconciling;

namespace GitOps.Functions.Tests.Applying;

/// <summary>
/// One row of the table of API answers: what a pass meets when it brings ConfigMap <c>target</c> up to date, with a neighbour to be changed and
/// another object to be deleted, and what must become of all three.
/// </summary>
/// <param name="Name">The answer.</param>
/// <param name="Result">How the pass ends.</param>
/// <param name="Outcome">What the audit says of the target after the pass; null for nothing.</param>
internal sealed record AnswerRow(string Name, PassResultKind Result, ChangeOutcome? Outcome)
{
    /// <summary>The target before, synced without a fault.</summary>
    public string Before { get; init; } = Yaml.ConfigMap("target", "1");

    /// <summary>The target as the pass is to make it.</summary>
    public string After { get; init; } = Yaml.ConfigMap("target", "2");

    /// <summary>What others do to the cluster before the pass.</summary>
    public Func<PassWorld, Task> Prepare { get; init; } = static _ => Task.CompletedTask;

    /// <summary>Installs the faults.</summary>
    public Action<FaultProxy, PassWorld> Break { get; init; } = static (_, _) => { };

    /// <summary>What status and audit say, a part of it.</summary>
    public string Says { get; init; } = "";

    /// <summary>How often the target's apply is sent.</summary>
    public int Applies { get; init; } = 1;

    /// <summary>The neighbour is up to date after the pass: one bad answer does not stop the others.</summary>
    public bool Neighbour { get; init; } = true;

    /// <summary>The object that left Git is deleted in the pass.</summary>
    public bool Deletes { get; init; } = Result == PassResultKind.Synced;

    /// <summary>At least so long.</summary>
    public TimeSpan Takes { get; init; }

    /// <summary>Made well by the passing of the fault alone: the next pass does the rest. Else Git, or the cluster, has to change.</summary>
    public bool Passes { get; init; } = true;

    /// <summary>Done before the next pass.</summary>
    public Func<PassWorld, Task> Mend { get; init; } = static _ => Task.CompletedTask;
}
