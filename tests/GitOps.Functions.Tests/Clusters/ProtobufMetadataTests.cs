using System.Net;
using System.Text.Json;
using GitOps.Functions.Clusters;
using GitOps.Functions.Tests.Planning;
using GitOps.Functions.Tests.RealParts;

namespace GitOps.Functions.Tests.Clusters;

/// <summary>Lists of metadata as protobuf from a real API server: the same as from JSON, and never a part.</summary>
public sealed class ProtobufMetadataTests(ControlPlane plane)
{
    private const string Json = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1";

    [Fact]
    public async Task Both_encodings_say_the_same_of_every_kind_of_object()
    {
        using var app = await TestApplication.StartAsync(plane);
        await app.SyncAsync(Yaml.Join(
            Yaml.ConfigMap("held", "1", ", finalizers: [example.com/hold, example.com/more]"), Yaml.ConfigMap("wave", "2", ", annotations: {argocd.argoproj.io/sync-wave: \"-3\", other: x}"),
            Yaml.Secret("login", "hunter2hunter2"), Yaml.Deployment("web"), Yaml.Service("web"), Yaml.Role("reader")));
        await app.KubectlAsync("delete", "configmap", "held", "--wait=false");
        var owner = await app.KubectlAsync("get", "configmap", "wave", "-o", "jsonpath={.metadata.uid}");
        await app.KubectlAsync("patch", "deployment", "web", "--type=merge", "-p", $$$"""{"metadata":{"ownerReferences":[{"apiVersion":"v1","kind":"ConfigMap","name":"wave","uid":"{{{owner}}}"}]}}""");

        foreach (var resource in await ResourcesAsync(app))
        {
            var (plain, packed) = (await ReadAsync(resource, app.Namespace, Json), await ReadAsync(resource, app.Namespace, ApiPaths.MetadataList));
            Assert.NotEmpty(packed);
            Assert.Equal(Texts(plain), Texts(packed));
        }
        var held = (await ReadAsync(TestClusters.ConfigMaps, app.Namespace, ApiPaths.MetadataList)).Single(static one => one.Reference.Name == "held");
        Assert.True(held is { DeletionTimestamp: not null, Finalizers: ["example.com/hold", "example.com/more"], FieldsHash: not null, AppliedAt.Length: 20 });
    }

    [Fact]
    public async Task Custom_resources_come_so_too()
    {
        using var app = await TestApplication.StartAsync(plane);
        var group = $"{app.Namespace}.example.com";
        await plane.KubectlWithInputAsync(Yaml.Definition(group), "apply", "-f", "-");
        await plane.KubectlAsync("wait", "--for=condition=Established", $"crd/widgets.{group}", "--timeout=60s");
        await app.SyncAsync(Yaml.Widget(group, "w"));
        var widgets = (await app.Connection.Reader.DiscoverAsync([(group, "v1")], default)).Find($"{group}/v1", "Widget")!;

        var (plain, packed) = (await ReadAsync(widgets, widgets.Namespaced ? app.Namespace : null, Json), await ReadAsync(widgets, widgets.Namespaced ? app.Namespace : null, ApiPaths.MetadataList));

        Assert.NotEmpty(packed);
        Assert.Equal(Texts(plain), Texts(packed));
    }

    [Fact]
    public async Task Pages_lead_on_to_the_next()
    {
        using var app = await TestApplication.StartAsync(plane);
        await app.SyncAsync(Yaml.Join(Enumerable.Range(0, 7).Select(static i => Yaml.ConfigMap($"c{i}"))));
        var (found, next, pages) = (new List<LiveMetadata>(), (string?)"", 0);
        while (next is not null)
        {
            var body = await BodyAsync($"{TestClusters.ConfigMaps.CollectionPath(app.Namespace)}?limit=3{(next.Length > 0 ? $"&continue={Uri.EscapeDataString(next)}" : "")}", ApiPaths.MetadataList, ApiPaths.Protobuf);
            next = ProtobufMetadata.ReadPage(body, TestClusters.ConfigMaps, found);
            pages++;
        }
        Assert.Equal((3, 7), (pages, found.Count(static one => one.Reference.Name.StartsWith('c'))));
    }

    [Fact]
    public async Task A_list_that_is_cut_anywhere_is_none()
    {
        using var app = await TestApplication.StartAsync(plane);
        await app.SyncAsync(Yaml.Join(Yaml.ConfigMap("a"), Yaml.ConfigMap("b")));
        var whole = await BodyAsync(TestClusters.ConfigMaps.CollectionPath(app.Namespace), ApiPaths.MetadataList, ApiPaths.Protobuf);
        var expected = Count(whole);

        // What lies behind the list are two empty fields that nothing reads.
        Assert.True(ProtobufMetadata.IsList(whole));
        Assert.All(Enumerable.Range(0, whole.Length - 4), length => Assert.False(ProtobufMetadata.IsList(whole.AsSpan()[..length])));
        Assert.All(Enumerable.Range(0, whole.Length - 4), length => Assert.Throws<FormatException>(() => Count(whole[..length])));
        Assert.All(Enumerable.Range(whole.Length - 4, 4), length => Assert.True(Attempt(whole[..length]) is null || Attempt(whole[..length]) == expected));
    }

    [Fact]
    public async Task Bytes_that_somebody_changed_end_in_an_error_or_a_list_and_never_in_a_crash()
    {
        using var app = await TestApplication.StartAsync(plane);
        await app.SyncAsync(Yaml.Join(Yaml.ConfigMap("a"), Yaml.ConfigMap("b")));
        var whole = await BodyAsync(TestClusters.ConfigMaps.CollectionPath(app.Namespace), ApiPaths.MetadataList, ApiPaths.Protobuf);
        var random = new Random(7);
        for (var i = 0; i < 20_000; i++)
        {
            var damaged = (byte[])whole.Clone();
            for (var changes = random.Next(1, 4); changes > 0; changes--) damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            Attempt(damaged);
        }
    }

    [Theory]
    [InlineData(/*lang=json,strict*/ """{"f:data":{"k:{\"n\":\"a\u003cb\u003e\u0026\u2028\u2029\"}":{}}}""")]
    [InlineData(/*lang=json,strict*/ """{"f:data":{"f:\\u003c":{}}}""")]
    public void Escapes_that_only_json_has_make_no_other_fields(string fields)
    {
        var plain = fields.Replace(@"\u003c", "<", StringComparison.Ordinal).Replace(@"\u003e", ">", StringComparison.Ordinal).Replace(@"\u0026", "&", StringComparison.Ordinal)
            .Replace(@"\u2028", "\u2028", StringComparison.Ordinal).Replace(@"\u2029", "\u2029", StringComparison.Ordinal);
        Assert.Equal(FieldsHash.Of(System.Text.Encoding.UTF8.GetBytes(plain)), FieldsHash.Of(System.Text.Encoding.UTF8.GetBytes(fields)));
        Assert.NotEqual(FieldsHash.Of("{}"u8), FieldsHash.Of(System.Text.Encoding.UTF8.GetBytes(fields)));
    }

    private static int? Attempt(byte[] content)
    {
        try
        {
            return Count(content);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static int Count(byte[] content)
    {
        var found = new List<LiveMetadata>();
        ProtobufMetadata.ReadPage(content, TestClusters.ConfigMaps, found);
        return found.Count;
    }

    private static IReadOnlyList<string> Texts(IEnumerable<LiveMetadata> found) => [.. found.Select(static one => JsonSerializer.Serialize(one))];

    private static async Task<IReadOnlyList<ApiResource>> ResourcesAsync(TestApplication app)
    {
        var served = await app.Connection.Reader.DiscoverAsync([("", "v1"), ("apps", "v1"), ("rbac.authorization.k8s.io", "v1")], CancellationToken.None);
        return [.. new[] { ("v1", "ConfigMap"), ("v1", "Secret"), ("v1", "Service"), ("apps/v1", "Deployment"), ("rbac.authorization.k8s.io/v1", "Role") }.Select(one => served.Find(one.Item1, one.Item2)!)];
    }

    private async Task<IReadOnlyList<LiveMetadata>> ReadAsync(ApiResource resource, string? ns, string accept)
    {
        var found = new List<LiveMetadata>();
        if (accept == Json) LiveMetadataReader.ReadPage(await BodyAsync(resource.CollectionPath(ns), accept, ApiPaths.Json), resource, found);
        else ProtobufMetadata.ReadPage(await BodyAsync(resource.CollectionPath(ns), accept, ApiPaths.Protobuf), resource, found);
        return found;
    }

    private async Task<byte[]> BodyAsync(string path, string accept, string type)
    {
        using var client = plane.NewClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Version = HttpVersion.Version20, Headers = { { "Authorization", $"Bearer {plane.Token}" } } };
        request.Headers.TryAddWithoutValidation("Accept", accept);
        using var response = await client.SendAsync(request);
        Assert.Equal(type, response.Content.Headers.ContentType?.MediaType);
        return await response.Content.ReadAsByteArrayAsync();
    }
}
