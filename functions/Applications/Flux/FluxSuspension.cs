namespace GitOps.Functions.Applications.Flux;

/// <summary>Whether a Flux object is suspended, or its source is: nothing of a later commit is to be deployed then either.</summary>
internal static class FluxSuspension
{
    /// <summary>Who says so; empty where nobody does.</summary>
    public static string Of(FluxObject one, FluxObject source)
    {
        if (one.Flag("spec.suspend")) return "spec.suspend";
        return source.Flag("spec.suspend") ? $"spec.suspend of {source.Title}" : "";
    }
}
