using GitOps.Functions.Outcomes;

namespace GitOps.Functions.Applications;

/// <summary>What was found in one file, or in several together.</summary>
/// <param name="Applications">The Applications that can be used.</param>
/// <param name="Clusters">The Clusters that can be used.</param>
/// <param name="Invalid">The Applications that cannot. Their failures are among <paramref name="Failures"/> too.</param>
/// <param name="Failures">Everything that is wrong, <c>file:line: path: cause</c>.</param>
/// <param name="Warnings">What is known and not acted on outside an Application; those of an Application are with it.</param>
internal sealed record ApplicationReading(
    IReadOnlyList<Application> Applications,
    IReadOnlyList<Cluster> Clusters,
    IReadOnlyList<InvalidApplication> Invalid,
    IReadOnlyList<Failure> Failures,
    IReadOnlyList<string> Warnings)
{
    /// <summary>Nothing.</summary>
    public static ApplicationReading None { get; } = new([], [], [], [], []);

    /// <summary>Manifests of Flux's, as they are written: what they mean is known once all files are read (<see cref="Flux.FluxLinker"/>).</summary>
    public IReadOnlyList<Flux.FluxManifest> Flux { get; init; } = [];

    /// <summary>Nothing but one failure.</summary>
    public static ApplicationReading OnlyFailure(Failure failure) => new([], [], [], [failure], []);

    /// <summary>Several readings as one.</summary>
    public static ApplicationReading Join(IReadOnlyList<ApplicationReading> readings) => new(
        [.. readings.SelectMany(static r => r.Applications)],
        [.. readings.SelectMany(static r => r.Clusters)],
        [.. readings.SelectMany(static r => r.Invalid)],
        [.. readings.SelectMany(static r => r.Failures)],
        [.. readings.SelectMany(static r => r.Warnings)])
    {
        Flux = [.. readings.SelectMany(static r => r.Flux)],
    };
}
