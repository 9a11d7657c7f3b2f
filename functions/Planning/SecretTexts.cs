using System.Text;
using System.Text.Json.Nodes;

namespace GitOps.Functions.Planning;

/// <summary>
/// Writes a Secret's <c>stringData</c> as the <c>data</c> that the server makes of it. Sent as it is, we would own <c>stringData</c>, which
/// no object ever has, and somebody's change of <c>data</c> would leave what we own alone: the drift check could not see it.
/// </summary>
internal static class SecretTexts
{
    /// <summary>Moves every text of stringData over to data, where it wins, as the server has it. What is no text is left for the server to refuse.</summary>
    public static void Encode(JsonObject secret)
    {
        if (secret["stringData"] is not JsonObject texts || texts.Any(t => t.Value is not JsonValue value || !value.TryGetValue<string>(out _))) return;
        if (secret["data"] is not (null or JsonObject)) return;
        var data = secret["data"] as JsonObject ?? [];
        foreach (var (key, value) in texts) data[key] = Convert.ToBase64String(Encoding.UTF8.GetBytes(value!.GetValue<string>()));
        secret["data"] = data;
        secret.Remove("stringData");
    }
}
