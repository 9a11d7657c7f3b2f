using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace GitOps.Functions.FunctionsHost;

/// <summary>The JSON that goes to the handler, value by value as the host renders it.</summary>
internal static class WireFormat
{
    /// <summary>The body of an invocation.</summary>
    /// <param name="trigger">The trigger's name and value.</param>
    /// <param name="bindingData">What the trigger says about itself.</param>
    public static JObject Invocation(KeyValuePair<string, object> trigger, IEnumerable<KeyValuePair<string, object?>> bindingData)
    {
        var metadata = new JObject();
        foreach (var (key, value) in bindingData)
        {
            // The trigger's own value is in Data already.
            if (value is null || key.EndsWith("trigger", StringComparison.OrdinalIgnoreCase)) continue;
            metadata[key] = Value(value);
        }

        return new JObject { ["Data"] = new JObject { [trigger.Key] = Value(trigger.Value) }, ["Metadata"] = metadata };
    }

    /// <summary>
    /// If the message is a JSON object, its own top-level properties become binding data, replacing what the trigger said
    /// under the same name in any letter case. So a message with an "id" hides the message's real Id in Metadata.
    /// </summary>
    public static Dictionary<string, object?> WithMessageProperties(IDictionary<string, object> bindingData, object trigger)
    {
        var all = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);
        foreach (var (key, value) in bindingData) all[key] = value;
        foreach (var property in PropertiesOf(trigger as string))
        {
            if (property.Value is JArray or { Type: JTokenType.Null }) continue;
            all[property.Name] = property.Value is JObject inner ? inner : (string?)property.Value;
        }

        return all;
    }

    // Objects go as objects, times as times cut to whole seconds, bytes as base64. Everything else, strings and numbers too,
    // goes as a string that holds its JSON text: a queue message abc arrives as "\"abc\"", a dequeue count 1 as "1".
    private static JToken Value(object value) => value switch
    {
        byte[] bytes => new JValue(Convert.ToBase64String(bytes)),
        DateTime t => new JValue(new DateTime(t.Ticks - (t.Ticks % TimeSpan.TicksPerSecond), DateTimeKind.Unspecified)),
        DateTimeOffset t => new JValue(new DateTimeOffset(t.Ticks - (t.Ticks % TimeSpan.TicksPerSecond), t.Offset)),
        JObject json => json,
        not string when !value.GetType().IsPrimitive && JToken.FromObject(value) is JObject json => json,
        _ => new JValue(JsonConvert.SerializeObject(value)),
    };

    private static IEnumerable<JProperty> PropertiesOf(string? message)
    {
        if (message is null || !message.TrimStart().StartsWith('{')) return [];
        try
        {
            return JObject.Parse(message).Properties();
        }
        catch (JsonException)
        {
            return []; // not JSON after all
        }
    }
}
