using System.Text;
using GitOps.Functions.Applications;
using GitOps.Functions.Clusters;
using GitOps.Functions.Outcomes;
using GitOps.Functions.Tests.RealParts;

namespace GitOps.Functions.Tests.Clusters;

/// <summary>Ways into a cluster, and those that are refused.</summary>
public sealed class KubeconfigTests(ControlPlane plane)
{
    [Theory]
    [InlineData("exec: {command: sh, args: [-c, id]}", "exec")]
    [InlineData("auth-provider: {name: gcp}", "auth-provider")]
    [InlineData("username: admin", "user name and password")]
    [InlineData("{token: hunter2, password: hunter2}", "user name and password")]
    [InlineData("{token: hunter2, as: system:admin}", "impersonation")]
    [InlineData("{token: hunter2, as-groups: [system:masters]}", "impersonation")]
    [InlineData("client-certificate-data: aHVudGVyMg==", "one is missing")]
    [InlineData("{client-certificate-data: aHVudGVyMg==, client-key-data: aHVudGVyMg==}", "not a PEM")]
    [InlineData("{client-certificate-data: '!hunter2!', client-key-data: x}", "not base64")]
    public async Task A_user_that_this_app_cannot_be_is_refused_by_name(string user, string says) =>
        await RefusedAsync(Kubeconfig(user: user), "user 'admin': ", says);

    [Theory]
    [InlineData("server: ftp://127.0.0.1", "https URL")]
    [InlineData("server: http://127.0.0.1", "https URL")]
    [InlineData("server: https://hunter2@127.0.0.1", "https URL")]
    [InlineData("server: https://127.0.0.1/?token=hunter2", "https URL")]
    [InlineData("{}", "https URL")]
    [InlineData("{server: 'https://127.0.0.1', insecure-skip-tls-verify: true}", "insecure-skip-tls-verify is refused")]
    [InlineData("{server: 'https://127.0.0.1', proxy-url: 'http://127.0.0.1:3128'}", "proxy-url")]
    [InlineData("{server: 'https://127.0.0.1', certificate-authority-data: aHVudGVyMg==}", "no PEM")]
    public async Task A_server_that_cannot_be_trusted_is_refused_by_name(string cluster, string says) =>
        await RefusedAsync(Kubeconfig(cluster: cluster), "cluster 'prod': ", says);

    [Theory]
    [InlineData("", "one YAML document")]
    [InlineData("hunter2", "one YAML document")]
    [InlineData("a: [hunter2", "not valid YAML")]
    [InlineData("a: 1\n---\nb: 2", "one YAML document")]
    [InlineData("clusters: []", "no current-context")]
    [InlineData("current-context: x", "no context 'x'")]
    [InlineData("{current-context: x, contexts: [{name: x, context: {cluster: gone}}]}", "no cluster 'gone'")]
    public async Task Something_that_is_no_kubeconfig_is_refused_without_showing_it(string text, string says) => await RefusedAsync(text, "", says);

    [Theory]
    [InlineData("server: https://127.0.0.1", "tokenFile: /etc/passwd")]
    [InlineData("server: https://127.0.0.1", "{client-certificate: /etc/passwd, client-key: /etc/passwd}")]
    [InlineData("{server: 'https://127.0.0.1', certificate-authority: /etc/passwd}", "token: x")]
    public async Task A_kubeconfig_from_a_secret_may_not_name_files(string cluster, string user)
    {
        var error = await Assert.ThrowsAsync<FailureException>(() =>
            TestClusters.ConnectAsync(new Cluster { Name = "c", Origin = TestClusters.Origin, Kubeconfig = new KubeconfigReference(null, "K", null) }, ("K", Kubeconfig(cluster, user))));
        Assert.Contains("names a file", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_manifest_from_a_repository_may_not_name_a_kubeconfig_file()
    {
        var cluster = TestClusters.OfKubeconfig(plane) with { Trusted = false };
        var error = await Assert.ThrowsAsync<FailureException>(() => TestClusters.ConnectAsync(cluster));
        Assert.StartsWith("cluster test (clusters/test.yaml:3): connect: kubeconfig.path", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_manifest_from_a_repository_may_send_a_secret_only_to_the_server_that_it_is_bound_to()
    {
        var cluster = new Cluster { Name = "test", Origin = TestClusters.Origin, Server = new Uri(plane.Server), CaData = plane.CaData, TokenSecretRef = "PROD_TOKEN" };
        (string, string?)[] settings = [("PROD_TOKEN", plane.Token), ("GitOps__Network__AllowLoopback", "true")];
        await Assert.ThrowsAsync<FailureException>(() => TestClusters.ConnectAsync(cluster, settings));
        await Assert.ThrowsAsync<FailureException>(() => TestClusters.ConnectAsync(cluster, [.. settings, ("PROD_TOKEN__Server", "https://elsewhere.example.com")]));
        using var connection = await TestClusters.ConnectAsync(cluster, [.. settings, ("PROD_TOKEN__Server", plane.Server)]);
        Assert.StartsWith("v1.", await connection.Reader.VersionAsync(default), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_private_address_in_a_manifest_from_a_repository_is_not_connected_to()
    {
        var cluster = new Cluster { Name = "test", Origin = TestClusters.Origin, Server = new Uri(plane.Server), CaData = plane.CaData, TokenSecretRef = "T" };
        using var connection = await TestClusters.ConnectAsync(cluster, ("T", plane.Token), ("T__Server", plane.Server));
        var answer = await ClusterWriter.For(connection).ApplyAsync(TestClusters.ConfigMaps, TestClusters.ConfigMap("x", "y"), force: true, default);
        Assert.Contains("127.0.0.1, a loopback address, which is not allowed", answer.Describe("a", "apply").Cause, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secret_may_be_in_a_file_and_a_missing_one_is_named()
    {
        using var folder = new TemporaryFolder();
        var cluster = new Cluster { Name = "test", Origin = TestClusters.Origin, Kubeconfig = new KubeconfigReference(null, "Prod__Kubeconfig", null) };
        using var connection = await TestClusters.ConnectAsync(cluster, ("Prod__KubeconfigFile", plane.KubeconfigPath));
        Assert.StartsWith("v1.", await connection.Reader.VersionAsync(default), StringComparison.Ordinal);
        var error = await Assert.ThrowsAsync<FailureException>(() => TestClusters.ConnectAsync(cluster));
        Assert.Equal("cluster test: read secret: there is no setting Prod__Kubeconfig or Prod__KubeconfigFile", error.Message);
    }

    [Fact]
    public async Task A_secret_that_cannot_be_used_is_told_with_the_cluster_and_the_setting()
    {
        var cluster = new Cluster { Name = "test", Origin = TestClusters.Origin, Kubeconfig = new KubeconfigReference(null, "Prod__Kubeconfig", null) };
        var error = await Assert.ThrowsAsync<FailureException>(() => TestClusters.ConnectAsync(cluster, ("Prod__Kubeconfig", "@Microsoft.KeyVault(VaultName=v;SecretName=s)")));
        Assert.Equal("cluster test: read secret: Prod__Kubeconfig: the Key Vault reference is not resolved; see the app's configuration page", error.Message);
    }

    [Fact]
    public async Task A_server_that_another_authority_signed_is_not_spoken_to()
    {
        using var stranger = NewAuthority();
        var cluster = TestClusters.OfKubeconfig(plane) with { Kubeconfig = null, Server = new Uri(plane.Server), TokenSecretRef = "T", CaData = Convert.ToBase64String(Encoding.UTF8.GetBytes(stranger.ExportCertificatePem())) };
        using var connection = await TestClusters.ConnectAsync(cluster, ("T", plane.Token));
        await AssertNotTrustedAsync(connection);
        using var bySystem = await TestClusters.ConnectAsync(cluster with { CaData = null }, ("T", plane.Token));
        await AssertNotTrustedAsync(bySystem);
    }

    [Theory]
    [InlineData("kubernetes.default.svc", true)]
    [InlineData("elsewhere.example.com", false)]
    public async Task The_name_in_the_servers_certificate_is_checked(string name, bool trusted)
    {
        using var connection = await OfSecretAsync(Kubeconfig($"{{server: '{plane.Server}', certificate-authority-data: {plane.CaData}, tls-server-name: {name}}}", $"token: {plane.Token}"));
        if (trusted) Assert.StartsWith("v1.", await connection.Reader.VersionAsync(default), StringComparison.Ordinal);
        else await AssertNotTrustedAsync(connection);
    }

    [Fact]
    public async Task An_unchecked_certificate_needs_the_operators_leave_and_is_shown()
    {
        var text = Kubeconfig($"{{server: '{plane.Server}', insecure-skip-tls-verify: true}}", $"token: {plane.Token}");
        using var connection = await OfSecretAsync(text, ("GitOps__Clusters__AllowInsecureTls", "true"));
        Assert.True(connection.InsecureTls);
        Assert.StartsWith("v1.", await connection.Reader.VersionAsync(default), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_context_than_the_current_one_may_be_named()
    {
        var text = $"{Kubeconfig()}\n".Replace("current-context: main", "current-context: gone", StringComparison.Ordinal);
        await Assert.ThrowsAsync<FailureException>(() => OfSecretAsync(text));
        var cluster = new Cluster { Name = "c", Origin = TestClusters.Origin, Kubeconfig = new KubeconfigReference(null, "K", "main") };
        using var connection = await TestClusters.ConnectAsync(cluster, ("K", text));
        Assert.Equal("https://127.0.0.1/", connection.Server.AbsoluteUri);
    }

    [Fact]
    public async Task One_connection_is_kept_for_a_cluster_and_a_failure_is_not()
    {
        using var folder = new TemporaryFolder();
        var cluster = TestClusters.OfKubeconfig(plane) with { Kubeconfig = new KubeconfigReference(folder["kubeconfig"], null, null) };
        using var connections = new ClusterConnections(TestClusters.Connector());
        await Assert.ThrowsAsync<FailureException>(() => connections.GetAsync(cluster, default));
        File.Copy(plane.KubeconfigPath, folder["kubeconfig"]);
        var first = await connections.GetAsync(cluster, default);
        Assert.Same(first, await connections.GetAsync(cluster with { }, default));
        Assert.NotSame(first, await connections.GetAsync(TestClusters.OfKubeconfig(plane), default));
    }

    private static string Kubeconfig(string cluster = "server: https://127.0.0.1", string user = "token: x") => $$"""
        apiVersion: v1
        kind: Config
        current-context: main
        contexts: [{name: other, context: {cluster: gone, user: gone} }, {name: main, context: {cluster: prod, user: admin} }]
        clusters: [{name: prod, cluster: {{Braced(cluster)}} }]
        users: [{name: admin, user: {{Braced(user)}} }]
        """;

    private static string Braced(string fields) => fields.StartsWith('{') ? fields : $"{{{fields}}}";

    private static Task<ClusterConnection> OfSecretAsync(string kubeconfig, params (string, string?)[] settings) => TestClusters.ConnectAsync(
        new Cluster { Name = "c", Origin = TestClusters.Origin, Kubeconfig = new KubeconfigReference(null, "K", null) }, [("K", kubeconfig), .. settings]);

    private static async Task RefusedAsync(string kubeconfig, string subject, string says)
    {
        // Even from the operator's own file.
        using var folder = new TemporaryFolder();
        var path = folder.Write("kubeconfig", kubeconfig);
        var cluster = new Cluster { Name = "c", Origin = TestClusters.Origin, Trusted = true, Kubeconfig = new KubeconfigReference(path, null, null) };
        var error = await Assert.ThrowsAsync<FailureException>(() => TestClusters.ConnectAsync(cluster));
        Assert.StartsWith($"cluster c (kubeconfig {path}): read kubeconfig: {subject}", error.Message, StringComparison.Ordinal);
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", error.ToString(), StringComparison.Ordinal);
        Assert.False(error.Transient);
    }

    private static async Task AssertNotTrustedAsync(ClusterConnection connection)
    {
        var answer = await ClusterWriter.For(connection).ApplyAsync(TestClusters.ConfigMaps, TestClusters.ConfigMap("x", "y"), force: true, default);
        Assert.Equal("a: apply: the server's TLS certificate is not trusted for this host", answer.Describe("a", "apply").ToString());
    }

    private static System.Security.Cryptography.X509Certificates.X509Certificate2 NewAuthority()
    {
        using var key = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        var request = new System.Security.Cryptography.X509Certificates.CertificateRequest("CN=stranger", key, System.Security.Cryptography.HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new System.Security.Cryptography.X509Certificates.X509BasicConstraintsExtension(true, false, 0, true));
        return request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
    }
}
