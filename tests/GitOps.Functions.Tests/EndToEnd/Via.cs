namespace GitOps.Functions.Tests.EndToEnd;

/// <summary>How the executable is run.</summary>
public enum Via
{
    /// <summary>As the custom handler of the Functions host stand-in, with its real triggers.</summary>
    FunctionsHost,

    /// <summary>By itself: <c>gitops serve</c>.</summary>
    Serve,
}
