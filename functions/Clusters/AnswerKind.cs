namespace GitOps.Functions.Clusters;

/// <summary>
/// What an API server's answer means for the work, which is not what its status code says. The table is <see cref="AnswerClassifier"/>.
/// </summary>
internal enum AnswerKind
{
    /// <summary>Done.</summary>
    Ok,

    /// <summary>Accepted, but the object is being deleted: not "synced".</summary>
    Deleting,

    /// <summary>Other field managers own fields: <see cref="ApiAnswer.Conflicts"/>. Forcing takes them over.</summary>
    Conflict,

    /// <summary>The object is not the one that was planned with (resourceVersion, UID): read and plan again.</summary>
    Stale,

    /// <summary>Create found one of that name.</summary>
    AlreadyExists,

    /// <summary>No such object.</summary>
    NotFound,

    /// <summary>The server does not know the kind: final unless this set brings its CustomResourceDefinition.</summary>
    NotServed,

    /// <summary>The object's namespace does not exist: final unless this set brings it.</summary>
    NamespaceMissing,

    /// <summary>The object's namespace is being deleted: later.</summary>
    NamespaceTerminating,

    /// <summary>Credentials were not accepted.</summary>
    Unauthorized,

    /// <summary>Not allowed: role, quota, admission. Final.</summary>
    Forbidden,

    /// <summary>The manifest is wrong. Final.</summary>
    Invalid,

    /// <summary>A field that cannot be changed on an existing object. Final, or replace where asked for.</summary>
    Immutable,

    /// <summary>Too large for the server. Final.</summary>
    TooLarge,

    /// <summary>A list's continue token is too old: list again from the start.</summary>
    Expired,

    /// <summary>Too many requests; nothing was done. After <see cref="ApiAnswer.RetryAfter"/>.</summary>
    Throttled,

    /// <summary>No connection; nothing was done. Later.</summary>
    Unreachable,

    /// <summary>It may have been done or not: read again before anything else.</summary>
    OutcomeUnknown,
}
