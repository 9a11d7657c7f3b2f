using GitOps.Functions.Tests.RealParts;

namespace GitOps.Functions.Tests.Reconciling;

/// <summary>The real kubectl behind a script that notes each of its renders.</summary>
internal sealed class CountedKubectl : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public CountedKubectl()
    {
        Path = _folder.Write("kubectl", $"""
            #!/bin/sh
            [ "$1" = kustomize ] && echo >> {_folder["renders"]}
            exec {Tools.Kubectl} "$@"
            """);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(Path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

    public string Path { get; }

    public int Renders => File.Exists(_folder["renders"]) ? File.ReadAllLines(_folder["renders"]).Length : 0;

    public void Dispose() => _folder.Dispose();
}
