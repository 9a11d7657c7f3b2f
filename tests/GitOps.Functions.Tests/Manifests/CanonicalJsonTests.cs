using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Xunit;
using GitOps.Functions.Manifests;

namespace GitOps.Functions.Tests.Manifests;

public sealed class CanonicalJsonTests
{
    [Theory]
    [InlineData("""{ "b": 1, "a": [ 1.0, 1e3, -0, "x" ] }""", """{"a":[1,1000,0,"x"],"b":1}""")]
    [InlineData("""[9223372036854775807, 0.000001, 1e-7, 1e21, true, null]""", """[9223372036854775807,0.000001,1e-7,1e+21,true,null]""")]
    [InlineData("""{"A":1,"a":2,"é":3,"Z":4}""", """{"A":1,"Z":4,"a":2,"é":3}""")]
    public void Equal_values_have_one_spelling(string json, string canonical) =>
        Assert.Equal(canonical, Encoding.UTF8.GetString(CanonicalJson.Bytes(JsonNode.Parse(json))));

    [Property]
    public bool The_order_of_keys_does_not_matter(Dictionary<NonNull<string>, int> pairs, int seed)
    {
        var shuffled = pairs.ToArray();
        new Random(seed).Shuffle(shuffled);
        return CanonicalJson.Digest(Nest(pairs)) == CanonicalJson.Digest(Nest(shuffled));
    }

    [Property]
    public bool Canonical_bytes_read_back_are_canonical_already(Dictionary<NonNull<string>, int> pairs)
    {
        var once = CanonicalJson.Bytes(Nest(pairs));
        return once.AsSpan().SequenceEqual(CanonicalJson.Bytes(JsonNode.Parse(once)));
    }

    [Property]
    public bool A_float_keeps_its_value(NormalFloat number)
    {
        var text = GoNumber.Format(number.Get);
        return double.Parse(text, CultureInfo.InvariantCulture).Equals(number.Get);
    }

    [Property]
    public bool Another_value_has_another_digest(int one, int other) =>
        one == other == (CanonicalJson.Digest(new JsonObject { ["a"] = one }) == CanonicalJson.Digest(new JsonObject { ["a"] = other }));

    [Fact]
    public void A_digest_over_several_values_depends_on_where_one_ends_and_the_next_begins() =>
        Assert.NotEqual(
            CanonicalJson.Digest([JsonNode.Parse("[1]"), JsonNode.Parse("[2]")]),
            CanonicalJson.Digest([JsonNode.Parse("[1,2]")]));

    private static JsonObject Nest(IEnumerable<KeyValuePair<NonNull<string>, int>> pairs)
    {
        var inner = new JsonObject();
        foreach (var (key, value) in pairs) inner[Whole(key.Get)] = value;
        return new JsonObject { ["inner"] = inner, ["list"] = new JsonArray(inner.DeepClone()) };
    }

    // FsCheck makes halves of surrogate pairs, which are no text.
    private static string Whole(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
}
