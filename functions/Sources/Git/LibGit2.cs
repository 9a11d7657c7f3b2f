using LibGit2Sharp;

namespace GitOps.Functions.Sources.Git;

/// <summary>libgit2's process-wide settings, made once before its first use.</summary>
internal static class LibGit2
{
    private static readonly Lazy<bool> Ready = new(SetUp);

    /// <summary>Returns when they are made.</summary>
    public static void Prepare() => _ = Ready.Value;

    private static bool SetUp()
    {
        // No configuration of the machine or user: url.insteadOf could send a fetch elsewhere.
        foreach (var level in (ConfigurationLevel[])[ConfigurationLevel.ProgramData, ConfigurationLevel.System, ConfigurationLevel.Xdg, ConfigurationLevel.Global])
            GlobalSettings.SetConfigSearchPaths(level, "/dev/null");

        // A local repository is opened because the operator's setting names its folder, whoever owns it; nothing in it is run.
        GlobalSettings.SetOwnerValidation(false);
        GlobalSettings.RegisterSmartSubtransport<SmartHttpTransport>(FetchSession.Scheme);
        return true;
    }
}
