namespace GitOps.Functions.Applications.Flux;

/// <summary>
/// Makes Applications of what Flux calls Kustomizations and HelmReleases, once all files and registrations were read: their sources may be in others.
/// What cannot be linked is an Application with errors, and never none: nothing is taken for removed by it.
/// </summary>
internal static class FluxLinker
{
    /// <summary>The reading with them.</summary>
    public static ApplicationReading Link(ApplicationReading reading)
    {
        if (reading.Flux.Count == 0) return reading;
        var links = Read(reading.Flux);
        var (sources, users) = (links.Where(static link => link.One.IsSource).ToList(), links.Where(static link => !link.One.IsSource).ToList());
        return reading with
        {
            Flux = [],
            Applications = [.. reading.Applications, .. users.Select(static link => link.Application).OfType<Application>()],
            Invalid = [.. reading.Invalid, .. users.Where(static link => link.Application is null).Select(static link => new InvalidApplication(link.One.ApplicationName, link.One.Manifest.Origin, link.One.Findings.Failures))],
            Failures = [.. reading.Failures, .. sources.Concat(users).SelectMany(static link => link.One.Findings.Failures)],
            Warnings = [.. reading.Warnings, .. sources.SelectMany(static link => link.One.Findings.Warnings.Select(warning => $"{link.One.Manifest.Origin}: {link.One.Title}: {warning}"))],
        };
    }

    /// <summary>What becomes of each manifest, in their order.</summary>
    public static IReadOnlyList<FluxLink> Read(IReadOnlyList<FluxManifest> manifests)
    {
        var checkedSources = manifests.Where(static one => FluxKinds.IsSource(one.Manifest)).ToDictionary(static one => one, static one => FluxSources.Check(one.Manifest));
        var sources = new FluxSources(checkedSources.Values);
        return [.. manifests.Select(one => checkedSources.TryGetValue(one, out var source) ? new FluxLink(source, null) : Read(one, sources))];
    }

    private static FluxLink Read(FluxManifest one, FluxSources sources)
    {
        var link = one.Manifest.Kind == FluxKinds.HelmRelease ? new FluxHelmReleaseReader(one, sources).Read() : new FluxKustomizationReader(one, sources).Read();
        if (link.Application is null && one.IsDeleting) link = FluxDeletion.Read(one);
        return link.Application is { } application ? link with { Application = Finish(application, one) } : link;
    }

    private static Application Finish(Application application, FluxManifest one)
    {
        if (one.Registered is null) return application with { Warnings = [.. application.Warnings, .. FluxRemoval.NotInFiles(one.Manifest)] };
        return application with { Registered = one.Registered, Finalizers = FluxRemoval.Finalizers(one.Manifest) };
    }
}
