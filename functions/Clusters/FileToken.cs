using GitOps.Functions.Outcomes;

namespace GitOps.Functions.Clusters;

/// <summary>A token in a file that someone else keeps fresh, as the kubelet does: read again every minute, as kubectl does.</summary>
/// <param name="path">The file.</param>
/// <param name="time">Clock.</param>
internal sealed class FileToken(string path, TimeProvider time) : IBearerToken
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);

    private volatile Read? _last;

    /// <inheritdoc />
    public async ValueTask<string> GetAsync(CancellationToken cancel)
    {
        if (_last is { } last && time.GetElapsedTime(last.At) < Lifetime) return last.Token;
        try
        {
            var token = (await File.ReadAllTextAsync(path, cancel)).Trim();
            _last = new Read(token, time.GetTimestamp());
            return token;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new FailureException(new Failure(path, "read token file", "the file cannot be read"), inner: error);
        }
    }

    /// <inheritdoc />
    public bool Renew() => Interlocked.Exchange(ref _last, null) is not null;

    private sealed record Read(string Token, long At);
}
