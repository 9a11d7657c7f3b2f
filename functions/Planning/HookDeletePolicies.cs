namespace GitOps.Functions.Planning;

/// <summary>When a hook's object is deleted (Argo CD's <c>hook-delete-policy</c>).</summary>
[Flags]
internal enum HookDeletePolicies
{
    /// <summary>Never.</summary>
    None = 0,

    /// <summary>Before the next sync makes it anew: the default, as a Job cannot be changed and would not run again.</summary>
    BeforeHookCreation = 1,

    /// <summary>Once it has succeeded.</summary>
    HookSucceeded = 2,

    /// <summary>Once it has failed.</summary>
    HookFailed = 4,
}
