using System.Collections.Concurrent;

namespace GitOps.Functions.Tests.Planning;

/// <summary>Sees every request to the API server, and may answer in its place: before it, or with another answer after it did the work.</summary>
internal sealed class RequestLog(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private readonly ConcurrentQueue<string> _requests = new();

    /// <summary>Answers in place of the server where it gives an answer; the server never sees the request.</summary>
    public Func<HttpRequestMessage, HttpResponseMessage?>? Instead { get; set; }

    /// <summary>Replaces the server's answer where it gives one; the server has done the work.</summary>
    public Func<HttpRequestMessage, HttpResponseMessage?>? Afterwards { get; set; }

    /// <summary>All requests since the last <see cref="Clear"/>: <c>PATCH /api/v1/…</c>.</summary>
    public IReadOnlyList<string> All => [.. _requests];

    /// <summary>Those that change something.</summary>
    public IReadOnlyList<string> Writes => [.. _requests.Where(static one => !one.StartsWith("GET ", StringComparison.Ordinal) && !one.Contains("dryRun=All", StringComparison.Ordinal))];

    /// <summary>Those that try a change.</summary>
    public IReadOnlyList<string> DryRuns => [.. _requests.Where(static one => one.Contains("dryRun=All", StringComparison.Ordinal))];

    /// <summary>Forgets.</summary>
    public void Clear() => _requests.Clear();

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        _requests.Enqueue($"{request.Method} {request.RequestUri!.PathAndQuery}");
        if (Instead?.Invoke(request) is { } early) return early;
        var answer = await base.SendAsync(request, cancellationToken);
        return Afterwards?.Invoke(request) is { } late ? late : answer;
    }
}
