namespace GitOps.Functions.Applications;

/// <summary>
/// Argo CD's finalizer on an Application: when the Application is removed, its objects are deleted first. Without it they stay. A suffix names what
/// becomes of what those objects own.
/// </summary>
internal static class CascadeFinalizer
{
    /// <summary>As most people write it.</summary>
    public const string Name = "resources-finalizer.argocd.argoproj.io";

    /// <summary>Owned objects are deleted afterwards, by the cluster.</summary>
    public const string Background = Name + "/background";

    /// <summary>An object goes once all that it owns is gone.</summary>
    public const string Foreground = Name + "/foreground";

    /// <summary>Whether a finalizer is one of the three.</summary>
    public static bool Is(string finalizer) => finalizer is Name or Background or Foreground;
}
