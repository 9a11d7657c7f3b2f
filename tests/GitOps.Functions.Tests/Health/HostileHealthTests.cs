using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using GitOps.Functions.Health;
using GitOps.Functions.Health.Rules;

namespace GitOps.Functions.Tests.Health;

/// <summary>Anyone may write an object's status: whatever is in it, there is a health, and never an exception.</summary>
public sealed class HostileHealthTests
{
    private static readonly string[] Kinds =
    [
        "apps/v1 Deployment", "apps/v1 StatefulSet", "apps/v1 DaemonSet", "apps/v1 ReplicaSet", "v1 Pod", "batch/v1 Job", "batch/v1 CronJob", "v1 Service",
        "networking.k8s.io/v1 Ingress", "v1 PersistentVolumeClaim", "autoscaling/v1 HorizontalPodAutoscaler", "autoscaling/v2 HorizontalPodAutoscaler",
        "apiregistration.k8s.io/v1 APIService", "apiextensions.k8s.io/v1 CustomResourceDefinition", "v1 Namespace", "example.com/v1 Thing",
        .. RuleLibrary.All.Select(static name => name.Split('/')).Select(static name => $"{name[1].Replace("_.", "x.", StringComparison.Ordinal)}/v1 {name[2].Replace(".yaml", "", StringComparison.Ordinal).Replace("_", "Any", StringComparison.Ordinal)}"),
    ];

    private static readonly string[] Names =
    [
        "metadata", "spec", "status", "conditions", "type", "reason", "message", "phase", "observedGeneration", "generation", "replicas", "updatedReplicas", "annotations",
        "autoscaling.alpha.kubernetes.io/conditions", "finalizers", "deletionTimestamp", "containerStatuses", "state", "waiting", "terminated", "exitCode", "lastState",
        "updateStrategy", "rollingUpdate", "partition", "loadBalancer", "ingress", "parents", "listeners", "items", "strategy", "canary", "currentPodHash", "name",
    ];

    private static readonly string[] Texts = ["", "True", "False", "Ready", "Running", "Failed", "[", "[{\"type\":{}}]", "{}", "1", "-", "\u0000", "RollingUpdate", "OnDelete", "Always", "2026-01-01T00:00:00Z"];

    [Property(MaxTest = 300)]
    public Property Any_object_has_a_health() => Prop.ForAll(Value(5).Where(static node => node is JsonObject).ToArbitrary(), static node =>
    {
        foreach (var kind in Kinds)
        {
            var live = (JsonObject)node!.DeepClone();
            (live["apiVersion"], live["kind"]) = (kind.Split(' ')[0], kind.Split(' ')[1]);
            foreach (var one in (JsonObject[])[live, (JsonObject)JsonNode.Parse(live.ToJsonString())!]) Assert.True(Enum.IsDefined(HealthAssessor.Assess(one).Status));
        }
    });

    private static Gen<JsonNode?> Value(int depth) => depth == 0 ? Scalar : Gen.Frequency((2, Scalar), (2, List(depth)), (5, Map(depth)));

    private static Gen<JsonNode?> Scalar => Gen.OneOf(
        Gen.Elements(Texts).Select(static text => (JsonNode?)JsonValue.Create(text)),
        Gen.Elements(long.MinValue, -1L, 0L, 1L, 2L, long.MaxValue).Select(static number => (JsonNode?)JsonValue.Create(number)),
        Gen.Elements("1e400", "1.5", "-0", "123456789012345678901234567890").Select(static number => JsonNode.Parse(number)),
        Gen.Elements(true, false).Select(static flag => (JsonNode?)JsonValue.Create(flag)),
        Gen.Constant<JsonNode?>(null));

    private static Gen<JsonNode?> List(int depth) => Gen.ListOf(Value(depth - 1), 3).Select(static items => (JsonNode?)new JsonArray([.. items.Select(static item => item?.DeepClone())]));

    private static Gen<JsonNode?> Map(int depth) => Gen.ListOf(Gen.Zip(Gen.Elements(Names), Value(depth - 1)), 6).Select(static pairs =>
    {
        var map = new JsonObject();
        foreach (var (name, value) in pairs) map[name] = value?.DeepClone();
        return (JsonNode?)map;
    });
}
