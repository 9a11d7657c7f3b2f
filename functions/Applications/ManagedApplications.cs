using GitOps.Functions.Outcomes;

namespace GitOps.Functions.Applications;

/// <summary>
/// All that is managed: what files say, the configuration repository, and what applications have registered. Each use costs one point read of the
/// storage account, so every instance sees a new registration at its next use; all are read again only where that says that one has changed.
/// </summary>
/// <param name="files">The files.</param>
/// <param name="registrations">The registrations.</param>
/// <param name="configuration">The settings of the configuration repository.</param>
internal sealed class ManagedApplications(CatalogueLoader files, RegistrationStore registrations, IConfiguration configuration)
{
    private readonly ApplicationReading? _root = RootApplication.Read(configuration);
    private volatile Registered _registered = new("", []);
    private volatile Joined? _joined;

    /// <summary>A configuration repository is set.</summary>
    public bool HasRoot => _root is not null;

    /// <summary>What files and settings say, without asking the storage account. Not all that is managed.</summary>
    public ApplicationCatalogue Written => Join(files.Current, new Registered("", []));

    /// <summary>Everything, as it is now.</summary>
    /// <exception cref="FailureException">The storage account cannot be reached (transient): what is not known is never taken for nothing.</exception>
    public async Task<ApplicationCatalogue> ReadAsync(CancellationToken cancel)
    {
        var (written, registered) = (files.Current, await RegisteredAsync(cancel));
        if (_joined is { } last && ReferenceEquals(last.Written, written) && ReferenceEquals(last.Registered, registered)) return last.Catalogue;
        var catalogue = Join(written, registered);
        _joined = new Joined(written, registered, catalogue);
        return catalogue;
    }

    // The version first: what changes between the two reads is read again at the next use.
    private async Task<Registered> RegisteredAsync(CancellationToken cancel)
    {
        var version = await registrations.ReadVersionAsync(cancel);
        if (_registered is var known && known.Version == version) return known;
        return _registered = new Registered(version, await registrations.ListAsync(cancel));
    }

    private ApplicationCatalogue Join(ApplicationCatalogue written, Registered registered)
    {
        if (_root is null && registered.All.Count == 0) return written;
        var places = ApplicationReading.Join([.. files.IsSet || _root is null ? [written.Reading] : (ApplicationReading[])[], .. _root is null ? [] : (ApplicationReading[])[_root]]);
        var reading = ApplicationReading.Join([places, .. registered.All.Select(Read)]);
        return new ApplicationCatalogue(reading, written.Complete || (_root is not null && !files.IsSet), new Registry(registered.All, places));
    }

    private static ApplicationReading Read(Registration one)
    {
        var reading = ApplicationReader.Read(one.Manifest);
        return reading with
        {
            Applications = [.. reading.Applications.Select(application => application with { Registered = one })],
            Flux = [.. reading.Flux.Select(manifest => manifest with { Registered = one })],
        };
    }

    private sealed record Registered(string Version, IReadOnlyList<Registration> All);

    private sealed record Joined(ApplicationCatalogue Written, Registered Registered, ApplicationCatalogue Catalogue);
}
