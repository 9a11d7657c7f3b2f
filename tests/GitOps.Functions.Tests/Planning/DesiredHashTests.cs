using System.Text.Json.Nodes;
using GitOps.Functions.Planning;

namespace GitOps.Functions.Tests.Planning;

/// <summary>What tells whether Git wants something else.</summary>
public sealed class DesiredHashTests
{
    [Theory]
    [InlineData("""{"b":1,"a":"x"}""", """{"a":"x","b":1}""", true)]
    [InlineData("""{"a":1.0}""", """{"a":1}""", true)]
    [InlineData("""{"a":"1"}""", """{"a":1}""", false)]
    [InlineData("""{"a":[1,2]}""", """{"a":[2,1]}""", false)]
    public void Spelling_does_not_count_and_meaning_does(string one, string other, bool same) => Assert.Equal(same, Of(one) == Of(other));

    [Fact]
    public void Our_own_metadata_and_the_servers_do_not_count()
    {
        var json = (JsonObject)JsonNode.Parse("""
            {"metadata":{"name":"a","uid":"u","resourceVersion":"1","creationTimestamp":null,"generation":2,"selfLink":"x","managedFields":[],
             "labels":{"applyset.kubernetes.io/part-of":"x"},"annotations":{"gitops.functions/revision":"r","mine":"1"}},"status":{"a":1}}
            """)!;
        OwnMetadata.Strip(json);
        Assert.Equal("""{"metadata":{"name":"a","annotations":{"mine":"1"}}}""", json.ToJsonString());
    }

    [Fact]
    public void A_secrets_hash_needs_the_key()
    {
        string Hash(byte key) => DesiredHash.Of((JsonObject)JsonNode.Parse("""{"a":1}""")!, isSecret: true, Enumerable.Repeat(key, 32).ToArray());
        Assert.Equal(3, new[] { Hash(1), Hash(2), Of("""{"a":1}""") }.Distinct().Count());
        Assert.Throws<ArgumentException>(() => DesiredHash.Of([], isSecret: true, new byte[8]));
    }

    private static string Of(string json) => DesiredHash.Of((JsonObject)JsonNode.Parse(json)!, isSecret: false, default);
}
