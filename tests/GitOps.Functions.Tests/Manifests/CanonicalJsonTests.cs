using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
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
    public bool Any_value_is_written_as_the_plain_way_says(Dictionary<NonNull<string>, string> texts, double[] floats, long[] integers, int seed)
    {
        var value = Mixed(texts, floats, integers, new Random(seed));
        var parsed = JsonNode.Parse(value.ToJsonString());
        return Plain(value) == Encoding.UTF8.GetString(CanonicalJson.Bytes(value)) && Plain(parsed) == Encoding.UTF8.GetString(CanonicalJson.Bytes(parsed));
    }

    [Theory]
    [InlineData("""{"\ud83d\ude00":1,"\uffee":2,"\"":3,"\\":4,"a\nb":5,"":6,"a":7}""")]
    [InlineData("""{"b":{"z":[{"y":1,"x":2}],"a":{}},"a":[[],[{"d":"</é\u2028","c":null}]]}""")]
    public void Keys_of_any_characters_are_in_the_order_of_their_characters(string json) =>
        Assert.Equal(Plain(JsonNode.Parse(json)), Encoding.UTF8.GetString(CanonicalJson.Bytes(JsonNode.Parse(json))));

    [Fact]
    public void A_large_value_is_written_whole_and_a_small_one_after_it()
    {
        var large = new JsonObject();
        for (var i = 0; i < 20_000; i++) large[$"key-{20_000 - i:00000}"] = new string('x', i % 50);
        foreach (var value in (JsonNode?[])[large, null, 1, large, "x", new JsonArray()]) Assert.Equal(Plain(value), Encoding.UTF8.GetString(CanonicalJson.Bytes(value)));
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

    private static JsonObject Mixed(Dictionary<NonNull<string>, string> texts, double[] floats, long[] integers, Random random)
    {
        var (value, inner) = (new JsonObject(), new JsonObject());
        foreach (var (key, text) in texts)
        {
            value[Whole(key.Get)] = text is null ? null : Whole(text);
            inner[Whole(key.Get) + random.Next(3)] = random.Next(2) == 0;
        }

        value["floats"] = new JsonArray([.. floats.Where(double.IsFinite).Select(static one => (JsonNode)one)]);
        value["integers"] = new JsonArray([.. integers.Select(static one => (JsonNode)one)]);
        value[""] = new JsonArray(inner, new JsonObject());
        return value;
    }

    // The rule itself, node by node: the judge of the writer.
    private static string Plain(JsonNode? value)
    {
        using var target = new MemoryStream();
        using (var json = new Utf8JsonWriter(target, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping })) Plain(json, value);
        return Encoding.UTF8.GetString(target.ToArray());
    }

    private static void Plain(Utf8JsonWriter json, JsonNode? value)
    {
        switch (value)
        {
            case null: json.WriteNullValue(); break;
            case JsonObject map:
                json.WriteStartObject();
                foreach (var (key, child) in map.OrderBy(static pair => pair.Key, StringComparer.Ordinal))
                {
                    json.WritePropertyName(key);
                    Plain(json, child);
                }

                json.WriteEndObject();
                break;
            case JsonArray list:
                json.WriteStartArray();
                foreach (var child in list) Plain(json, child);
                json.WriteEndArray();
                break;
            case var number when number.GetValueKind() == JsonValueKind.Number:
                json.WriteRawValue(GoNumber.Normalise(number.ToJsonString()) switch { null => number.ToJsonString(), "-0" => "0", var text => text });
                break;
            default: value.WriteTo(json); break;
        }
    }

    private static JsonObject Nest(IEnumerable<KeyValuePair<NonNull<string>, int>> pairs)
    {
        var inner = new JsonObject();
        foreach (var (key, value) in pairs) inner[Whole(key.Get)] = value;
        return new JsonObject { ["inner"] = inner, ["list"] = new JsonArray(inner.DeepClone()) };
    }

    // FsCheck makes halves of surrogate pairs, which are no text.
    private static string Whole(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
}
