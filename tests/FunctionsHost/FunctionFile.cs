using Newtonsoft.Json.Linq;

namespace GitOps.Functions.FunctionsHost;

/// <summary>One function.json: the function's name is its folder's.</summary>
/// <param name="Name">Of the folder.</param>
/// <param name="Trigger">The one binding whose type ends in Trigger.</param>
/// <param name="Others">The other bindings.</param>
internal sealed record FunctionFile(string Name, JObject Trigger, IReadOnlyList<JObject> Others)
{
    /// <summary>The trigger types that are known here, in lower case.</summary>
    public const string HttpTrigger = "httptrigger", QueueTrigger = "queuetrigger", TimerTrigger = "timertrigger";

    /// <summary>In lower case.</summary>
    public string TriggerType => TypeOf(Trigger).ToLowerInvariant();

    /// <summary>The name under which the trigger's value is in <c>Data</c>.</summary>
    public string TriggerName => Required("name");

    /// <summary>The host hands the raw request over only if HTTP is all that the function has, in and out.</summary>
    public bool IsHttpOnly => TriggerType == HttpTrigger && Others is [var other] && TypeOf(other) == "http" && (string?)other["direction"] == "out";

    /// <summary>Null where the folder has no function.json, or a disabled one.</summary>
    /// <exception cref="InvalidDataException">Not exactly one trigger.</exception>
    public static FunctionFile? Read(string folder)
    {
        var file = Path.Combine(folder, "function.json");
        if (!File.Exists(file)) return null;
        var json = JObject.Parse(File.ReadAllText(file));
        var bindings = (json["bindings"] as JArray ?? []).OfType<JObject>().ToList();
        var triggers = bindings.Where(b => TypeOf(b).EndsWith("Trigger", StringComparison.OrdinalIgnoreCase)).ToList();
        if (triggers.Count != 1) throw new InvalidDataException($"{file}: exactly one trigger is needed, found {triggers.Count}.");
        return (bool?)json["disabled"] == true ? null : new FunctionFile(Path.GetFileName(folder), triggers[0], [.. bindings.Where(b => b != triggers[0])]);
    }

    /// <summary>A property of the trigger that it cannot do without.</summary>
    public string Required(string property) => (string?)Trigger[property] ?? throw new InvalidDataException($"{Name}/function.json: the trigger has no {property}.");

    private static string TypeOf(JObject binding) => (string?)binding["type"] ?? "";
}
