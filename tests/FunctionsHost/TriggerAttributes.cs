using System.Reflection.Emit;
using Microsoft.Azure.WebJobs;

namespace GitOps.Functions.FunctionsHost;

/// <summary>A function.json's trigger as the attribute that the WebJobs SDK reads.</summary>
internal static class TriggerAttributes
{
    /// <summary>Queue name and connection.</summary>
    public static CustomAttributeBuilder Queue(FunctionFile function) => New<QueueTriggerAttribute>(
        function.Required("queueName"),
        (nameof(QueueTriggerAttribute.Connection), (string?)function.Trigger["connection"] ?? "AzureWebJobsStorage"));

    /// <summary>Schedule, with <c>%SETTING%</c> resolved by the SDK.</summary>
    public static CustomAttributeBuilder Timer(FunctionFile function) => New<TimerTriggerAttribute>(
        function.Required("schedule"),
        (nameof(TimerTriggerAttribute.RunOnStartup), (bool?)function.Trigger["runOnStartup"] ?? false),
        (nameof(TimerTriggerAttribute.UseMonitor), (bool?)function.Trigger["useMonitor"] ?? true));

    private static CustomAttributeBuilder New<T>(string argument, params (string Name, object Value)[] properties) => new(
        typeof(T).GetConstructor([typeof(string)])!,
        [argument],
        [.. properties.Select(p => typeof(T).GetProperty(p.Name)!)],
        [.. properties.Select(p => p.Value)]);
}
