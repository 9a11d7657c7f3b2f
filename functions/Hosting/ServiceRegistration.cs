using Azure.Core;
using Azure.Identity;
using GitOps.Functions.Applications;
using GitOps.Functions.Applying;
using GitOps.Functions.Audit;
using GitOps.Functions.Clusters;
using GitOps.Functions.Egress;
using GitOps.Functions.Health;
using GitOps.Functions.Queueing;
using GitOps.Functions.Reconciling;
using GitOps.Functions.Rendering;
using GitOps.Functions.Sources;
using GitOps.Functions.Storage;
using GitOps.Functions.Webhooks;

namespace GitOps.Functions.Hosting;

/// <summary>The wiring: every service, once, made when first asked for. The order is the pipeline's.</summary>
internal static class ServiceRegistration
{
    /// <summary>Adds everything that the function app, <c>gitops serve</c> and the verbs share.</summary>
    public static IServiceCollection AddGitOps(this IServiceCollection services) => services
        .AddSingleton(TimeProvider.System)
        .AddSingleton(s => OutboundPolicy.From(s.GetRequiredService<IConfiguration>())).AddSingleton<OutboundHandlers>()
        .AddSingleton(s => StorageOptions.From(s.GetRequiredService<IConfiguration>())).AddSingleton<StorageClients>()
        .AddSingleton(s => new CatalogueLoader(s.GetRequiredService<IConfiguration>()["GitOps:Applications"], s.GetRequiredService<TimeProvider>()))
        .AddSingleton<RegistrationStore>().AddSingleton<ManagedApplications>()
        .AddSingleton<WebhookSecrets>().AddSingleton<WebhookVerifier>()
        .AddSingleton<ReconcileQueue>()
        .AddSingleton(s => SourceOptions.From(s.GetRequiredService<IConfiguration>())).AddSingleton<SourceProviders>()
        .AddSingleton(s => Tools(s.GetRequiredService<IConfiguration>())).AddSingleton<Renderer>()
        .AddSingleton<ClusterSettings>().AddSingleton<KubeconfigAccess>().AddSingleton<Func<TokenCredential>>(AzureCredential)
        .AddSingleton<AksAccess>().AddSingleton<ClusterAccessReader>().AddSingleton<ClusterConnector>().AddSingleton<ClusterConnections>()
        .AddSingleton<Registrar>().AddSingleton(new ApplyOptions { IsJudged = HealthAssessor.HasRule }).AddSingleton<Applier>()
        .AddSingleton<AuditLog>().AddSingleton<StatusStore>().AddSingleton<HistoryStore>().AddSingleton<DeliveryStore>().AddSingleton<MemoryStore>()
        .AddReconciling()
        .AddDoors();

    private static RendererOptions Tools(IConfiguration configuration) => new() { KubectlPath = configuration["Tools:Kubectl"], HelmPath = configuration["Tools:Helm"], JsonnetPath = configuration["Tools:Jsonnet"] };

    // The same identity as the storage's: in Azure the app's own, elsewhere the developer's.
    private static Func<TokenCredential> AzureCredential(IServiceProvider services)
    {
        var storage = services.GetRequiredService<IConfiguration>().GetSection(StorageOptions.Setting);
        var clientId = storage["clientId"] is { Length: > 0 } id ? id : null;
        return () => string.Equals(storage["credential"], "managedidentity", StringComparison.OrdinalIgnoreCase)
            ? new ManagedIdentityCredential(clientId is null ? ManagedIdentityId.SystemAssigned : ManagedIdentityId.FromUserAssignedClientId(clientId))
            : new DefaultAzureCredential(new DefaultAzureCredentialOptions { ManagedIdentityClientId = clientId });
    }

    private static IServiceCollection AddReconciling(this IServiceCollection services) => services
        .AddSingleton(s => TimeSettings.Drift(s.GetRequiredService<IConfiguration>())).AddSingleton(s => TimeSettings.Lock(s.GetRequiredService<IConfiguration>()))
        .AddSingleton(s => TimeSettings.Removed(s.GetRequiredService<IConfiguration>())).AddSingleton<Remains>()
        .AddSingleton<ApplicationLock>().AddSingleton<SecretHashKey>()
        .AddSingleton<SnapshotStore>().AddSingleton<Snapshots>().AddSingleton<PlanMaker>().AddSingleton<PassRecorder>().AddSingleton<InterruptedPass>().AddSingleton<AbandonedPass>().AddSingleton<PoisonRecorder>()
        .AddSingleton<Dependencies>().AddSingleton<ClusterVariables>().AddSingleton<ApplicationDeletion>()
        .AddSingleton<Reconciler>().AddSingleton<Preview>().AddSingleton<LocalRender>().AddSingleton<ManifestRender>();

    private static IServiceCollection AddDoors(this IServiceCollection services) => services
        .AddSingleton<WebhookEndpoint>().AddSingleton<ReconcileFunction>().AddSingleton<PoisonFunction>().AddSingleton<DriftFunction>()
        .AddSingleton<FollowUpQueue>().AddSingleton<ReconcileWorker>().AddSingleton<DriftScheduler>().AddSingleton<ManualSync>().AddSingleton<Doctor>().AddSingleton<StartupChecks>();
}
