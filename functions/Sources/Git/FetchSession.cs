using System.Collections.Concurrent;

namespace GitOps.Functions.Sources.Git;

/// <summary>
/// One fetch that libgit2 does and we transport. libgit2 knows it only by an opaque address, <c>gitops://ID/</c>: no real address, no
/// credentials and no redirects are ever in its hands, and nothing of them is written into the fetched repository's configuration.
/// </summary>
/// <param name="http">The requests.</param>
/// <param name="advertisement">What libgit2 is told that the server has.</param>
/// <param name="maxBytes">Most bytes that the server may send.</param>
/// <param name="step">For failures.</param>
/// <param name="cancel">Ends the fetch.</param>
internal sealed class FetchSession(SmartHttp http, byte[] advertisement, long maxBytes, SourceStep step, CancellationToken cancel) : IDisposable
{
    /// <summary>The scheme under which the transport is registered with libgit2.</summary>
    public const string Scheme = "gitops";

    private static readonly ConcurrentDictionary<string, FetchSession> Open = new();

    private readonly string _id = Guid.NewGuid().ToString("N");
    private long _received;

    /// <summary>What libgit2 is given to fetch from.</summary>
    public string Address => $"{Scheme}://{_id}/";

    /// <summary>What went wrong on our side of a call from libgit2, which can pass on a text only.</summary>
    public Exception? Problem { get; private set; }

    /// <summary>The server said that it does not give the object: no branch or tag leads to it. libgit2 does not pass that on.</summary>
    public bool IsRefused { get; private set; }

    /// <summary>Makes the session known to the transport.</summary>
    public FetchSession Start()
    {
        Open[_id] = this;
        return this;
    }

    /// <summary>The session of an address.</summary>
    public static FetchSession Of(string address) => Open[new Uri(address).Host];

    /// <summary>What libgit2 is told that the server has.</summary>
    public Stream Advertisement() => new MemoryStream(advertisement);

    /// <summary>Sends what libgit2 asks for and hands back the answer.</summary>
    public Stream UploadPack(byte[] request)
    {
        // libgit2 calls from a thread of its own choosing and cannot wait otherwise; the fetch runs on the thread pool, never on a request's thread.
        var response = http.UploadPackAsync(request, step, cancel).GetAwaiter().GetResult();
        return new BoundedStream(response.Content.ReadAsStream(cancel), _ => cancel.ThrowIfCancellationRequested());
    }

    /// <summary>Reads a part of an answer: counts what came, looks for a refusal, remembers what went wrong.</summary>
    public int Read(Func<Stream> answer, Span<byte> chunk)
    {
        try
        {
            var count = answer().Read(chunk);
            _received += count;
            IsRefused |= chunk[..count].Length > 8 && chunk[4..8].SequenceEqual("ERR "u8) && chunk[..count].IndexOf("not our ref"u8) > 0;
            if (_received > maxBytes) throw step.Final($"the server sends more than {maxBytes} bytes for one commit; a host with an API (GitHub, GitLab) sends only the folder");
            return count;
        }
        catch (Exception e)
        {
            Problem ??= e;
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Open.TryRemove(_id, out _);
}
