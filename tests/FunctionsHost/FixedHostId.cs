using Microsoft.Azure.WebJobs.Host.Executors;

namespace GitOps.Functions.FunctionsHost;

/// <summary>The id under which timers keep state and locks in storage, as given.</summary>
internal sealed class FixedHostId(string id) : IHostIdProvider
{
    /// <inheritdoc/>
    public Task<string> GetHostIdAsync(CancellationToken cancellationToken) => Task.FromResult(id);
}
