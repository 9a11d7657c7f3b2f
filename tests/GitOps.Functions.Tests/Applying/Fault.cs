namespace GitOps.Functions.Tests.Applying;

/// <summary>What becomes of one request, or of the answer to it.</summary>
internal sealed record Fault
{
    /// <summary>The API server gets the request and carries it out, before the rest happens.</summary>
    public bool AfterCommit { get; init; }

    /// <summary>Happens to the cluster first: somebody else is faster.</summary>
    public Func<Task>? Before { get; init; }

    /// <summary>Time before the answer.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>The connection, with all requests on it, is reset in place of an answer.</summary>
    public bool Reset { get; init; }

    /// <summary>The answer's status; 0 is the server's own answer.</summary>
    public int Status { get; init; }

    /// <summary>The answer's content.</summary>
    public string Body { get; init; } = "";

    /// <summary>The answer's Retry-After header, in seconds; null for none.</summary>
    public int? RetryAfter { get; init; }

    /// <summary>Changes the server's own content: cut off, for one.</summary>
    public Func<byte[], byte[]>? Content { get; init; }

    /// <summary>An answer of ours in place of the server's.</summary>
    public static Fault Answer(int status, string body) => new() { Status = status, Body = body };

    /// <summary>The same with a Status object.</summary>
    public static Fault Says(int status, string reason, string message, string details = "{}") =>
        Answer(status, $$"""{"kind":"Status","apiVersion":"v1","status":"Failure","reason":"{{reason}}","message":"{{message}}","code":{{status}},"details":{{details}}}""");
}
