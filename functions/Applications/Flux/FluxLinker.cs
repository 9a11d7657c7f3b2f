namespace GitOps.Functions.Applications.Flux;

/// <summary>Makes Applications of what Flux calls Kustomizations and HelmReleases, once all files were read: their sources may be in others.</summary>
internal static class FluxLinker
{
    /// <summary>The reading with them.</summary>
    public static ApplicationReading Link(ApplicationReading reading)
    {
        if (reading.Flux.Count == 0) return reading;
        var sources = new FluxSources(reading.Flux);
        var read = reading.Flux.Where(static one => one.Group != FluxKinds.SourceGroup)
            .Select(one => one.Kind == FluxKinds.HelmRelease ? new FluxHelmReleaseReader(one, sources).Read() : new FluxKustomizationReader(one, sources).Read()).ToList();
        return reading with
        {
            Flux = [],
            Applications = [.. reading.Applications, .. read.Select(static one => one.Application).OfType<Application>()],
            Invalid = [.. reading.Invalid, .. read.Where(static one => one.Application is null).Select(static one => new InvalidApplication(one.One.ApplicationName, one.One.Manifest.Origin, one.One.Findings.Failures))],
            Failures = [.. reading.Failures, .. sources.Failures, .. read.SelectMany(static one => one.One.Findings.Failures)],
            Warnings = [.. reading.Warnings, .. sources.Warnings],
        };
    }
}
