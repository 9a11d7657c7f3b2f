using System.Text.RegularExpressions;

namespace GitOps.Functions.Tests.RealParts;

/// <summary>A real registry (Debian's <c>docker-registry</c>, the distribution project's), in a process and on a port of its own.</summary>
public sealed partial class RegistryServer : IAsyncDisposable
{
    /// <summary>The user of <see cref="Password"/>.</summary>
    public const string User = "dana";

    /// <summary>Her password.</summary>
    public const string Password = "s3cret";

    // Her password in bcrypt, as htpasswd writes it.
    private const string PasswordFile = User + ":$2b$05$abcdefghijklmnopqrstuuLK7U1u6pVRmL7L1BBM2aS35PSZnDXlK\n";

    private readonly TemporaryFolder _folder = new();
    private readonly int _port = FreePort.Next();
    private ServerProcess? _process;

    /// <summary>Host and port.</summary>
    public string Host => $"127.0.0.1:{_port}";

    /// <summary>The requests that it logged, <c>GET /v2/…</c>, each once in the access log.</summary>
    public IReadOnlyList<string> Requests => [.. _process!.Lines.Select(static line => AccessLog.Match(line)).Where(static match => match.Success).Select(static match => match.Groups[1].Value)];

    /// <summary>One that everybody may read and write.</summary>
    public static Task<RegistryServer> StartAsync() => StartAsync("");

    /// <summary>One that asks for a password.</summary>
    public static Task<RegistryServer> WithPasswordAsync() => StartAsync("auth: { htpasswd: { realm: charts, path: PASSWORDS } }");

    /// <summary>One that wants a token of a service.</summary>
    /// <param name="realm">The service's address.</param>
    /// <param name="service">What the registry is called there.</param>
    /// <param name="certificate">PEM of the certificate that tokens are signed with.</param>
    public static Task<RegistryServer> WithTokensAsync(Uri realm, string service, string certificate) =>
        StartAsync($"auth: {{ token: {{ realm: '{realm}', service: {service}, issuer: test, rootcertbundle: CERTIFICATE }} }}", certificate);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_process is not null) await _process.DisposeAsync();
        _folder.Dispose();
    }

    [GeneratedRegex(@"^127\.0\.0\.1 - .*""([A-Z]+ /\S+) HTTP/")]
    private static partial Regex AccessLog { get; }

    private static async Task<RegistryServer> StartAsync(string auth, string certificate = "")
    {
        var server = new RegistryServer();
        auth = auth.Replace("PASSWORDS", server._folder.Write("passwords", PasswordFile), StringComparison.Ordinal)
            .Replace("CERTIFICATE", server._folder.Write("certificate.pem", certificate), StringComparison.Ordinal);
        var config = server._folder.Write("config.yml", $$"""
            version: 0.1
            log: { accesslog: { disabled: false }, level: info }
            storage: { filesystem: { rootdirectory: {{server._folder["data"]}} } }
            http: { addr: '127.0.0.1:{{server._port}}' }
            {{auth}}
            """);
        server._process = ServerProcess.Start("docker-registry", Tools.Registry, ["serve", config]);
        await server._process.WaitUntilAsync("answers", () => Loopback.AnswersAsync(server._port));
        return server;
    }
}
