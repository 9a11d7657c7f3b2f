using System.Diagnostics;
using System.Runtime.InteropServices;

namespace GitOps.Functions.Processes;

/// <summary>Kills a session: a process that was started through setsid, and all that it started and that stayed in its session.</summary>
internal static class ProcessSession
{
    private const int SignalKill = 9;

    // Field of /proc/PID/stat after the name in parentheses: state, parent, group, session.
    private const int SessionField = 3;

    /// <summary>Kills the leader, its process group, and what left the group but not the session. A session that is gone is no error.</summary>
    public static void Kill(Process leader)
    {
        // The leader by its handle too: for a moment after its start it is not in a session of its own yet.
        if (!leader.HasExited) leader.Kill();
        _ = SendSignal(-leader.Id, SignalKill);
        foreach (var process in Members(leader.Id)) _ = SendSignal(process, SignalKill);
    }

    private static IEnumerable<int> Members(int session) => Directory.EnumerateDirectories("/proc")
        .Select(folder => int.TryParse(Path.GetFileName(folder.AsSpan()), out var id) ? id : 0)
        .Where(id => id > 0 && Session(id) == session);

    private static int Session(int process)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{process}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return int.TryParse(fields[SessionField], out var session) ? session : 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or IndexOutOfRangeException or ArgumentOutOfRangeException)
        {
            return 0; // It ended between two looks.
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SendSignal(int process, int signal);
}
