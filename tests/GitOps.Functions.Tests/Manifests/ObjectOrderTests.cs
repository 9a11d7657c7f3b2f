using GitOps.Functions.Manifests;

namespace GitOps.Functions.Tests.Manifests;

public sealed class ObjectOrderTests
{
    private static readonly ObjectReference[] Mixed =
    [
        new("admissionregistration.k8s.io", "ValidatingWebhookConfiguration", "", "hook"), new("example.com", "Widget", "shop", "w"),
        new("apps", "Deployment", "shop", "b"), new("apps", "Deployment", "shop", "a"), new("", "Service", "shop", "s"),
        new("rbac.authorization.k8s.io", "Role", "shop", "r"), new("", "ConfigMap", "shop", "c"), new("", "ServiceAccount", "shop", "sa"),
        new("apiextensions.k8s.io", "CustomResourceDefinition", "", "widgets.example.com"), new("", "Namespace", "", "shop"),
        new("serving.knative.dev", "Service", "shop", "k"),
    ];

    private static readonly string[] Applied =
    [
        "Namespace shop", "CustomResourceDefinition.apiextensions.k8s.io widgets.example.com", "ServiceAccount shop/sa", "ConfigMap shop/c",
        "Role.rbac.authorization.k8s.io shop/r", "Service shop/s", "Deployment.apps shop/b", "Deployment.apps shop/a", "Widget.example.com shop/w",
        "Service.serving.knative.dev shop/k", "ValidatingWebhookConfiguration.admissionregistration.k8s.io hook",
    ];

    [Fact]
    public void What_others_need_is_applied_first_and_equals_keep_their_order() =>
        Assert.Equal(Applied, ObjectOrder.ForApply(Mixed, r => r).Select(r => r.ToString()));

    [Fact]
    public void Deleting_is_the_exact_reverse() =>
        Assert.Equal(Applied.Reverse(), ObjectOrder.ForPrune(Mixed, r => r).Select(r => r.ToString()));

    [Fact]
    public void Stages_rise_in_the_order_of_applying()
    {
        var stages = ObjectOrder.ForApply(Mixed, r => r).Select(ObjectOrder.Stage).ToArray();
        Assert.Equal(stages.Order(), stages);
        Assert.Equal([0, 0, 1, 1, 1, 2, 2, 2, 2, 2, 3], stages);
    }
}
