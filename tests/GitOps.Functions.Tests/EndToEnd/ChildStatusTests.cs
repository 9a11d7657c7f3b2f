using System.Text.Json.Nodes;
using GitOps.Functions.Applications;
using GitOps.Functions.Reconciling;
using GitOps.Functions.Tests.RealParts;
using GitOps.Functions.Tests.Reconciling;

namespace GitOps.Functions.Tests.EndToEnd;

/// <summary>What the command line tool says of children that come, go and lose their parents.</summary>
public sealed class ChildStatusTests(AzuriteServer azurite, ControlPlane cluster)
{
    private const string Time = @"\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ";

    [Fact]
    public async Task Status_says_since_when_a_child_is_being_deleted_and_what_it_waits_for_and_sync_tells_the_end_of_it()
    {
        await using var world = await FamilyWorld.StartAsync(azurite, cluster);
        world.Child("web", "one", CascadeFinalizer.Background);
        world.Child("rest", "two");
        await world.SyncAsync("web", "rest");
        await world.Parent.KubectlAsync("patch", "configmap", "one", "--type=merge", "-p", """{"metadata":{"finalizers":["example.com/hold"]}}""");
        world.CommitChildren("rest");
        await world.PassAsync();

        // Marked, and not looked at yet.
        Assert.Matches($@"(?m)^web +\S+ +OutOfSync .* being deleted since {Time} *$", (await GitOpsAsync(world, "status")).Output);
        for (var i = 0; i < 2; i++) Assert.Equal(PassResultKind.Waiting, (await world.PassAsync(application: "web")).Kind);
        var waits = (await GitOpsAsync(world, "status", "web")).MustSucceed();
        Assert.Matches($@"(?m)^web +\S+ +OutOfSync +Progressing +Succeeded +[0-9a-f]{{10}} .* being deleted since {Time}: waits for ConfigMap \S+/one \(it is being deleted already\) *$", waits.Output);
        Assert.NotNull(Json(await GitOpsAsync(world, "status", "web", "-o", "json"))["deletingSince"]);
        Assert.Null(Json(await GitOpsAsync(world, "status", "rest", "-o", "json"))["deletingSince"]);

        await world.Parent.KubectlAsync("patch", "configmap", "one", "--type=merge", "-p", """{"metadata":{"finalizers":null}}""");
        var end = (await GitOpsAsync(world, "sync", "web")).MustSucceed();
        Assert.EndsWith("web: deleted, with all of its objects\n", end.Error, StringComparison.Ordinal);
        var gone = await GitOpsAsync(world, "status", "web");
        Assert.Equal((1, "web: status: no Application of that name is managed here; `gitops audit web` tells what became of it\n"), (gone.ExitCode, gone.Error));
        var unknown = await GitOpsAsync(world, "status", "nobody");
        Assert.Equal((1, "nobody: status: no Application of that name is managed here\n"), (unknown.ExitCode, unknown.Error));
    }

    [Fact]
    public async Task Status_says_what_is_no_longer_managed_and_which_children_have_lost_their_parent()
    {
        await using var world = await FamilyWorld.StartAsync(azurite, cluster);
        world.Child("leaf", "one");
        world.Child("rest", "two");
        world.Middle("middle", null, "leaf");
        await world.SyncAsync("middle", "rest");
        Assert.DoesNotContain("warning", (await GitOpsAsync(world, "status")).Error, StringComparison.Ordinal);
        await world.SyncAsync("rest");

        var status = (await GitOpsAsync(world, "status")).MustSucceed();
        Assert.Matches($@"(?m)^middle +\S+ +Unknown +Unknown .* no longer managed since {Time}; its objects were left as they are *$", status.Output);
        Assert.Matches("(?m)^leaf +middle +Synced ", status.Output);
        Assert.Contains("leaf: warning: its parent middle is no longer managed: it stays as it is registered until another application has it\n", status.Error, StringComparison.Ordinal);
        Assert.NotNull(Json(await GitOpsAsync(world, "status", "middle", "-o", "json"))["unmanagedSince"]);
    }

    private static JsonNode Json(ProcessOutput output) => JsonNode.Parse(output.MustSucceed().Output)![0]!;

    private static Task<ProcessOutput> GitOpsAsync(FamilyWorld world, params string[] arguments) =>
        ProcessRunner.RunAsync(PublishedApp.Executable, arguments, environment: world.Parent.Environment);
}
