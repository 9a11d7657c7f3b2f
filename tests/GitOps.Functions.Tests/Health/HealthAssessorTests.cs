using System.Text.Json.Nodes;
using GitOps.Functions.Health;

namespace GitOps.Functions.Tests.Health;

public sealed class HealthAssessorTests
{
    private const string Rolled = """ "observedGeneration":2,"replicas":3,"updatedReplicas":3,"availableReplicas":3,"readyReplicas":3 """;

    [Theory]
    [InlineData("new", """{"replicas":3}""", "", "Progressing", "observed deployment generation")]
    [InlineData("generation not seen", """{"replicas":3}""", """ "observedGeneration":1,"replicas":3,"updatedReplicas":3,"availableReplicas":3 """, "Progressing", "observed deployment generation")]
    [InlineData("rolled out", """{"replicas":3}""", Rolled, "Healthy", "")]
    [InlineData("not updated", """{"replicas":3}""", """ "observedGeneration":2,"replicas":3,"updatedReplicas":1,"availableReplicas":3 """, "Progressing", "1 out of 3")]
    [InlineData("old ones left", """{"replicas":3}""", """ "observedGeneration":2,"replicas":4,"updatedReplicas":3,"availableReplicas":4 """, "Progressing", "1 old replicas")]
    [InlineData("not available", """{"replicas":3}""", """ "observedGeneration":2,"replicas":3,"updatedReplicas":3,"availableReplicas":2 """, "Progressing", "2 of 3")]
    [InlineData("scaled to nothing", """{"replicas":0}""", """ "observedGeneration":2 """, "Healthy", "")]
    [InlineData("paused", """{"paused":true}""", "", "Suspended", "paused")]
    [InlineData("stuck", """{"replicas":3}""", """ "observedGeneration":2,"conditions":[{"type":"Progressing","status":"False","reason":"ProgressDeadlineExceeded"}] """, "Degraded", "progress deadline")]
    public void Deployment(string because, string spec, string status, string expected, string says) =>
        Check("apps/v1", "Deployment", because, spec, status, expected, says);

    [Theory]
    [InlineData("new", """{"replicas":3}""", "", "Progressing", "observed")]
    [InlineData("not ready", """{"replicas":3}""", """ "observedGeneration":2,"readyReplicas":1 """, "Progressing", "2 pods")]
    [InlineData("partition not reached", """{"replicas":3,"updateStrategy":{"type":"RollingUpdate","rollingUpdate":{"partition":1}}}""", """ "observedGeneration":2,"readyReplicas":3,"updatedReplicas":1 """, "Progressing", "1 out of 2")]
    [InlineData("partition reached", """{"replicas":3,"updateStrategy":{"type":"RollingUpdate","rollingUpdate":{"partition":1}}}""", """ "observedGeneration":2,"readyReplicas":3,"updatedReplicas":2,"currentRevision":"a","updateRevision":"b" """, "Healthy", "")]
    [InlineData("two revisions", """{"replicas":3}""", """ "observedGeneration":2,"readyReplicas":3,"currentRevision":"a","updateRevision":"b" """, "Progressing", "revision b")]
    [InlineData("replaced by hand", """{"replicas":3,"updateStrategy":{"type":"OnDelete"}}""", """ "observedGeneration":2,"readyReplicas":3,"currentRevision":"a","updateRevision":"b" """, "Healthy", "")]
    [InlineData("done", """{"replicas":3}""", """ "observedGeneration":2,"readyReplicas":3,"currentRevision":"b","updateRevision":"b" """, "Healthy", "")]
    [InlineData("rolling without partition", """{"replicas":3,"updateStrategy":{"type":"RollingUpdate","rollingUpdate":{}}}""", """ "observedGeneration":2,"readyReplicas":3,"updatedReplicas":3 """, "Healthy", "partitioned roll out complete: 3 new pods have been updated...")]
    public void StatefulSet(string because, string spec, string status, string expected, string says) =>
        Check("apps/v1", "StatefulSet", because, spec, status, expected, says);

    [Theory]
    [InlineData("new", "{}", "", "Progressing", "observed")]
    [InlineData("no nodes", "{}", """ "observedGeneration":2,"desiredNumberScheduled":0 """, "Healthy", "")]
    [InlineData("not updated", "{}", """ "observedGeneration":2,"desiredNumberScheduled":2,"updatedNumberScheduled":1,"numberAvailable":2 """, "Progressing", "1 out of 2")]
    [InlineData("not available", "{}", """ "observedGeneration":2,"desiredNumberScheduled":2,"updatedNumberScheduled":2,"numberAvailable":1 """, "Progressing", "1 of 2")]
    [InlineData("replaced by hand", """{"updateStrategy":{"type":"OnDelete"}}""", """ "observedGeneration":2,"desiredNumberScheduled":2 """, "Healthy", "")]
    public void DaemonSet(string because, string spec, string status, string expected, string says) =>
        Check("apps/v1", "DaemonSet", because, spec, status, expected, says);

    [Theory]
    [InlineData("new", """{"replicas":1}""", "", "Progressing", "observed")]
    [InlineData("cannot make pods", """{"replicas":1}""", """ "observedGeneration":2,"conditions":[{"type":"ReplicaFailure","status":"True","message":"quota"}] """, "Degraded", "quota")]
    [InlineData("not available", """{"replicas":2}""", """ "observedGeneration":2,"availableReplicas":1 """, "Progressing", "1 out of 2")]
    [InlineData("available", """{"replicas":1}""", """ "observedGeneration":2,"availableReplicas":1 """, "Healthy", "")]
    public void ReplicaSet(string because, string spec, string status, string expected, string says) =>
        Check("apps/v1", "ReplicaSet", because, spec, status, expected, says);

    [Theory]
    [InlineData("waiting for a node", "{}", """ "phase":"Pending","message":"no node" """, "Progressing", "no node")]
    [InlineData("image missing", "{}", """ "phase":"Pending","containerStatuses":[{"name":"web","state":{"waiting":{"reason":"ImagePullBackOff","message":"Back-off pulling"}}}] """, "Degraded", "Back-off")]
    [InlineData("still starting", "{}", """ "phase":"Pending","containerStatuses":[{"name":"web","state":{"waiting":{"reason":"ContainerCreating"}}}] """, "Progressing", "")]
    // Argo CD looks at the main containers only; the message says what is wrong all the same.
    [InlineData("init container crashes", "{}", """ "phase":"Pending","initContainerStatuses":[{"name":"init","state":{"waiting":{"reason":"CrashLoopBackOff"}}}] """, "Progressing", "CrashLoopBackOff")]
    [InlineData("two images missing", "{}", """ "phase":"Pending","containerStatuses":[{"state":{"waiting":{"reason":"ErrImagePull","message":"a"}}},{"state":{"waiting":{"reason":"CreateContainerError","message":"b"}}}] """, "Degraded", "a, b")]
    [InlineData("a task's image is missing", """{"restartPolicy":"Never"}""", """ "phase":"Pending","containerStatuses":[{"state":{"waiting":{"reason":"ErrImagePull","message":"a"}}}] """, "Progressing", "")]
    [InlineData("no phase", "{}", "", "Unknown", "no phase")]
    [InlineData("failed for memory", """{"restartPolicy":"Never"}""", """ "phase":"Failed","containerStatuses":[{"name":"job","state":{"terminated":{"reason":"OOMKilled","exitCode":137}}}] """, "Degraded", "OOMKilled")]
    [InlineData("failed by init", """{"restartPolicy":"Never"}""", """ "phase":"Failed","initContainerStatuses":[{"name":"init","state":{"terminated":{"exitCode":0}}}],"containerStatuses":[{"name":"job","state":{"terminated":{"message":"boom","exitCode":1}}}] """, "Degraded", "boom")]
    [InlineData("evicted", "{}", """ "phase":"Failed","message":"evicted" """, "Degraded", "evicted")]
    [InlineData("ready", """{"restartPolicy":"Always"}""", """ "phase":"Running","conditions":[{"type":"Ready","status":"True"}] """, "Healthy", "")]
    [InlineData("running, not ready", "{}", """ "phase":"Running","conditions":[{"type":"Ready","status":"False"}],"containerStatuses":[{"name":"web"}] """, "Progressing", "")]
    [InlineData("crashed before", "{}", """ "phase":"Running","containerStatuses":[{"name":"web","lastState":{"terminated":{"reason":"OOMKilled","exitCode":137}}}] """, "Degraded", "OOMKilled")]
    [InlineData("a task runs", """{"restartPolicy":"Never"}""", """ "phase":"Running","conditions":[{"type":"Ready","status":"True"}] """, "Progressing", "")]
    [InlineData("a task is done", """{"restartPolicy":"Never"}""", """ "phase":"Succeeded" """, "Healthy", "")]
    [InlineData("a task failed", """{"restartPolicy":"Never"}""", """ "phase":"Failed","containerStatuses":[{"name":"job","state":{"terminated":{"reason":"Error","exitCode":3}}}] """, "Degraded", "container \"job\" failed with exit code 3")]
    [InlineData("node lost", "{}", """ "phase":"Unknown","message":"node lost" """, "Unknown", "node lost")]
    public void Pod(string because, string spec, string status, string expected, string says) =>
        Check("v1", "Pod", because, spec, status, expected, says);

    [Theory]
    [InlineData("running", "", "Progressing", "")]
    [InlineData("complete", """ "conditions":[{"type":"Complete","status":"True"}] """, "Healthy", "")]
    [InlineData("failed", """ "conditions":[{"type":"Failed","status":"True","message":"BackoffLimitExceeded"}] """, "Degraded", "BackoffLimitExceeded")]
    [InlineData("not failed", """ "conditions":[{"type":"Failed","status":"False"}] """, "Progressing", "")]
    [InlineData("suspended", """ "conditions":[{"type":"Suspended","status":"True","reason":"JobSuspended"}] """, "Suspended", "JobSuspended")]
    public void Job(string because, string status, string expected, string says) => Check("batch/v1", "Job", because, "{}", status, expected, says);

    [Theory]
    [InlineData("Bound", "Healthy")]
    [InlineData("Pending", "Progressing")]
    [InlineData("Lost", "Degraded")]
    [InlineData("Odd", "Unknown")]
    public void PersistentVolumeClaim(string phase, string expected) =>
        Check("v1", "PersistentVolumeClaim", phase, "{}", $"\"phase\":\"{phase}\"", expected, "");

    [Theory]
    [InlineData("v1", "Service", """{"type":"ClusterIP"}""", "", "Healthy")]
    [InlineData("v1", "Service", """{"type":"LoadBalancer"}""", """ "loadBalancer":{} """, "Progressing")]
    [InlineData("v1", "Service", """{"type":"LoadBalancer"}""", """ "loadBalancer":{"ingress":[{"ip":"1.2.3.4"}]} """, "Healthy")]
    [InlineData("networking.k8s.io/v1", "Ingress", "{}", """ "loadBalancer":{} """, "Progressing")]
    [InlineData("networking.k8s.io/v1", "Ingress", "{}", """ "loadBalancer":{"ingress":[{"hostname":"a"}]} """, "Healthy")]
    [InlineData("v1", "Namespace", "{}", """ "phase":"Active" """, "Healthy")]
    [InlineData("v1", "Namespace", "{}", """ "phase":"Terminating" """, "Progressing")]
    [InlineData("v1", "ConfigMap", "{}", "", "Healthy")]
    public void Kinds_with_one_thing_to_wait_for(string apiVersion, string kind, string spec, string status, string expected) =>
        Check(apiVersion, kind, kind, spec, status, expected, "");

    [Theory]
    [InlineData("", "Progressing", "Status conditions not found")]
    [InlineData(""" "conditions":[{"type":"Established","status":"True"}] """, "Healthy", "CRD is healthy")]
    [InlineData(""" "conditions":[{"type":"Established","status":"False"}] """, "Degraded", "CRD is not established")]
    [InlineData(""" "conditions":[{"type":"NamesAccepted","status":"False","message":"taken"}] """, "Degraded", "CRD names have not been accepted: taken")]
    [InlineData(""" "conditions":[{"type":"Established","status":"True"},{"type":"NonStructuralSchema","status":"True","message":"no type"}] """, "Degraded", "no type")]
    [InlineData(""" "conditions":[{"type":"Established","status":"True"},{"type":"Terminating","status":"True","message":"going"}] """, "Progressing", "going")]
    public void CustomResourceDefinition(string status, string expected, string says) =>
        Check("apiextensions.k8s.io/v1", "CustomResourceDefinition", expected, "{}", status, expected, says);

    private const string Able = """{"type":"AbleToScale","status":"True","reason":"ReadyForNewScale","message":"able"}""";

    [Theory]
    [InlineData("new", "", "Progressing", "Waiting to Autoscale")]
    [InlineData("able", Able, "Healthy", "able")]
    [InlineData("limited", """{"type":"ScalingLimited","status":"True","message":"too few"}""", "Healthy", "too few")]
    [InlineData("switched off", Able + """,{"type":"ScalingActive","status":"False","reason":"ScalingDisabled"}""", "Healthy", "able")]
    [InlineData("no target", """{"type":"AbleToScale","status":"False","reason":"FailedGetScale","message":"no such deployment"}""", "Degraded", "no such deployment")]
    [InlineData("no metric", Able + """,{"type":"ScalingActive","status":"False","reason":"FailedGetResourceMetric","message":"no cpu"}""", "Degraded", "no cpu")]
    [InlineData("no object metric", Able + """,{"type":"ScalingActive","status":"False","reason":"FailedGetObjectMetric","message":"no metric"}""", "Degraded", "no metric")]
    [InlineData("bad selector", """{"type":"ScalingActive","status":"False","reason":"InvalidSelector","message":"selector"}""", "Degraded", "selector")]
    [InlineData("not able yet", """{"type":"AbleToScale","status":"False","reason":"BackoffBoth"}""", "Progressing", "Waiting")]
    public void HorizontalPodAutoscaler(string because, string conditions, string expected, string says)
    {
        foreach (var version in (string[])["v2", "v2beta2", "v2beta1"])
            Check($"autoscaling/{version}", "HorizontalPodAutoscaler", because, "{}", $"\"conditions\":[{conditions}]", expected, says);
        var v1 = Live("autoscaling/v1", "HorizontalPodAutoscaler", "{}", "");
        v1["metadata"]!["annotations"] = new JsonObject { ["autoscaling.alpha.kubernetes.io/conditions"] = $"[{conditions}]" };
        Assert.Equal(expected, HealthAssessor.Assess(v1).Status.ToString());
        Assert.Contains(says, HealthAssessor.Assess(v1).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_autoscaler_of_the_first_version_without_the_annotation_is_progressing_and_with_a_bad_one_unknown()
    {
        var v1 = Live("autoscaling/v1", "HorizontalPodAutoscaler", "{}", "");
        Assert.Equal(HealthStatus.Progressing, HealthAssessor.Assess(v1).Status);
        v1["metadata"]!["annotations"] = new JsonObject { ["autoscaling.alpha.kubernetes.io/conditions"] = "{" };
        Assert.Equal(HealthStatus.Unknown, HealthAssessor.Assess(v1).Status);
    }

    [Theory]
    [InlineData("", "Unknown", "unknown")]
    [InlineData(""" "availableNodes":2 """, "Progressing", "desired amount of nodes is 3")]
    [InlineData(""" "availableNodes":3,"phase":"Ready","health":"green" """, "Healthy", "Green")]
    [InlineData(""" "availableNodes":3,"phase":"Ready","health":"yellow" """, "Degraded", "Yellow")]
    [InlineData(""" "availableNodes":3,"phase":"Ready","health":"red" """, "Degraded", "Red")]
    [InlineData(""" "availableNodes":3,"phase":"MigratingData","health":"green" """, "Progressing", "MigratingData")]
    [InlineData(""" "availableNodes":3,"phase":"Invalid","health":"red" """, "Degraded", "Invalid")]
    [InlineData(""" "availableNodes":4,"phase":"Ready","health":"green" """, "Unknown", "unknown")]
    public void Elasticsearch(string status, string expected, string says) =>
        Check("elasticsearch.k8s.elastic.co/v1", "Elasticsearch", expected, """{"nodeSets":[{"count":1},{"count":2}]}""", status, expected, says);

    [Fact]
    public void A_pod_that_an_operator_restarts_is_a_server()
    {
        var pod = Live("v1", "Pod", """{"restartPolicy":"Never"}""", """ "phase":"Running","conditions":[{"type":"Ready","status":"True"}] """);
        Assert.Equal(HealthStatus.Progressing, HealthAssessor.Assess(pod).Status);
        pod["metadata"]!["annotations"] = new JsonObject { ["argocd.argoproj.io/ignore-restart-policy"] = "true" };
        Assert.Equal(HealthStatus.Healthy, HealthAssessor.Assess(pod).Status);
    }

    [Fact]
    public void A_hook_that_waits_for_the_end_of_its_sync_is_judged_although_it_is_being_deleted()
    {
        var job = Live("batch/v1", "Job", "{}", """ "conditions":[{"type":"Complete","status":"True"}] """);
        job["metadata"]!["deletionTimestamp"] = "2026-01-01T00:00:00Z";
        Assert.Equal(HealthStatus.Progressing, HealthAssessor.Assess(job).Status);
        job["metadata"]!["finalizers"] = new JsonArray("argocd.argoproj.io/hook-finalizer");
        Assert.Equal(HealthStatus.Healthy, HealthAssessor.Assess(job).Status);
    }

    [Theory]
    [InlineData("", "Progressing", "")]
    [InlineData(""" "conditions":[{"type":"Available","status":"True"}] """, "Healthy", "")]
    [InlineData(""" "conditions":[{"type":"Available","status":"False","message":"no endpoints"}] """, "Progressing", "no endpoints")]
    public void ApiService(string status, string expected, string says) =>
        Check("apiregistration.k8s.io/v1", "APIService", expected, "{}", status, expected, says);

    [Theory]
    [InlineData("no status", "", "Healthy", "")]
    [InlineData("generation not seen", """ "observedGeneration":1,"conditions":[{"type":"Ready","status":"True"}] """, "Progressing", "generation")]
    [InlineData("stalled wins over reconciling", """ "conditions":[{"type":"Reconciling","status":"True"},{"type":"Stalled","status":"True","message":"no access"}] """, "Degraded", "no access")]
    [InlineData("reconciling", """ "conditions":[{"type":"Reconciling","status":"True","reason":"Working"},{"type":"Ready","status":"True"}] """, "Progressing", "Working")]
    [InlineData("ready", """ "observedGeneration":2,"conditions":[{"type":"Ready","status":"True"}] """, "Healthy", "")]
    [InlineData("not ready", """ "conditions":[{"type":"Ready","status":"False","message":"waiting"}] """, "Progressing", "waiting")]
    [InlineData("ready unknown", """ "conditions":[{"type":"Ready","status":"Unknown"}] """, "Progressing", "")]
    [InlineData("odd shapes", """ "observedGeneration":"x","conditions":[1,"a",{"type":7},null] """, "Healthy", "")]
    public void Any_other_kind(string because, string status, string expected, string says) =>
        Check("example.com/v1", "Thing", because, "{}", status, expected, says);

    [Fact]
    public void An_object_that_is_being_deleted_is_progressing_whatever_else_it_says()
    {
        var live = Live("v1", "ConfigMap", "{}", "");
        live["metadata"]!["deletionTimestamp"] = "2026-01-01T00:00:00Z";
        Assert.Equal(new HealthResult(HealthStatus.Progressing, "Pending deletion"), HealthAssessor.Assess(live));
        live["metadata"]!["finalizers"] = new JsonArray("example.com/a", 7, "example.com/b");
        Assert.Equal("Pending deletion; blocked by finalizers: example.com/a, example.com/b", HealthAssessor.Assess(live).Message);
    }

    [Fact]
    public void A_kind_of_the_same_name_in_another_group_is_not_taken_for_it() =>
        Check("example.com/v1", "Deployment", "other group", "{}", "", "Healthy", "");

    [Fact]
    public void The_worst_of_many_counts_and_nothing_is_healthy()
    {
        Assert.Equal(HealthResult.Healthy, HealthResult.Worst([]));
        Assert.Equal("first", HealthResult.Worst([HealthResult.Healthy, HealthResult.Degraded("first"), HealthResult.Progressing("p"), HealthResult.Degraded("second")]).Message);
    }

    [Fact]
    public void A_message_without_end_is_cut() =>
        Assert.InRange(HealthAssessor.Assess(Live("example.com/v1", "Thing", "{}", $$""" "conditions":[{"type":"Stalled","status":"True","message":"{{new string('x', 100_000)}}"}] """)).Message.Length, 1, 1001);

    private static void Check(string apiVersion, string kind, string because, string spec, string status, string expected, string says)
    {
        var result = HealthAssessor.Assess(Live(apiVersion, kind, spec, status));
        Assert.True(expected == result.Status.ToString(), $"{because}: {result}");
        Assert.Contains(says, result.Message, StringComparison.Ordinal);
    }

    private static JsonObject Live(string apiVersion, string kind, string spec, string status) => (JsonObject)JsonNode.Parse(
        $$"""{"apiVersion":"{{apiVersion}}","kind":"{{kind}}","metadata":{"name":"web","generation":2},"spec":{{spec}},"status":{ {{status}} } }""")!;
}
