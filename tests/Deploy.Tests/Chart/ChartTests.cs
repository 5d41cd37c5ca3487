using k8s.Models;

namespace Holdpoint.Deploy.Tests.Chart;

/// <summary>What the chart makes of every set of values in its folder ci, by Helm 3 and Helm 4.</summary>
public sealed class ChartTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<int, string> Everything() =>
        [.. from version in new[] { 3, 4 } from values in Rendered.ValueSets select (version, Path.GetFileName(values))];

    public static TheoryData<string> Sets() => [.. Rendered.ValueSets.Select(static values => Path.GetFileName(values))];

    [Theory]
    [MemberData(nameof(Everything))]
    public async Task Lints_AndLoadsStrictly(int version, string values)
    {
        var file = Path.Combine(Helm.Folder, "ci", values);
        var (code, output, errors) = await Helm.RunAsync(version, Cancellation, "lint", "--strict", Helm.Folder, "--values", file);
        Assert.True(code == 0, output + errors);

        var objects = await Rendered.ObjectsAsync(version, file, Cancellation);

        Assert.Contains(objects, static found => found is V1Deployment { Metadata.Name: var name } && name.EndsWith("-gateway", StringComparison.Ordinal));
    }

    [Fact]
    public async Task EveryValue_IsInTheReadme()
    {
        var readme = await File.ReadAllTextAsync(Path.Combine(Helm.Folder, "README.md"), Cancellation);
        var yaml = new YamlDotNet.RepresentationModel.YamlStream();
        using var reader = new StreamReader(Path.Combine(Helm.Folder, "values.yaml"));
        yaml.Load(reader);

        var missing = Leaves((YamlDotNet.RepresentationModel.YamlMappingNode)yaml.Documents[0].RootNode, "").Where(leaf => !readme.Contains($"| `{leaf}` |", StringComparison.Ordinal));

        Assert.Empty(missing);
    }

    [Fact]
    public void HasAtLeastEightSetsOfValues() => Assert.True(Rendered.ValueSets.Count() >= 8);

    [Theory]
    [MemberData(nameof(Sets))]
    public async Task EveryPod_MeetsPodSecurityRestricted(string values)
    {
        foreach (var (owner, pod) in Rendered.Pods(await ObjectsAsync(values)))
        {
            Assert.True(pod.SecurityContext.RunAsNonRoot, owner);
            Assert.True(pod.SecurityContext.RunAsUser > 0, owner);
            Assert.True(pod.SecurityContext.SeccompProfile.Type == "RuntimeDefault", owner);
            Assert.False(pod.HostNetwork ?? pod.HostPID ?? pod.HostIPC ?? false, owner);
            Assert.False(pod.AutomountServiceAccountToken, owner);
            Assert.All(pod.Volumes ?? [], volume => Assert.True(
                volume.HostPath is null && (volume.ConfigMap ?? volume.Secret ?? volume.EmptyDir ?? (object?)volume.PersistentVolumeClaim) is not null, $"{owner}: {volume.Name}"));
            foreach (var container in pod.Containers.Concat(pod.InitContainers ?? []))
            {
                Assert.False(container.SecurityContext.AllowPrivilegeEscalation, owner);
                Assert.True(container.SecurityContext.ReadOnlyRootFilesystem, owner);
                Assert.True(container.SecurityContext.Privileged is null or false, owner);
                Assert.Equal(["ALL"], container.SecurityContext.Capabilities.Drop);
                Assert.Null(container.SecurityContext.Capabilities.Add);
                Assert.All(container.Ports ?? [], port => Assert.Null(port.HostPort));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public async Task EveryContainer_AsksForResources_AndNamesAFixedImage(string values)
    {
        foreach (var (owner, pod) in Rendered.Pods(await ObjectsAsync(values)))
        {
            foreach (var container in pod.Containers)
            {
                Assert.True(container.Resources?.Requests is { } asked && asked.ContainsKey("cpu") && asked.ContainsKey("memory"), owner);
                Assert.True(container.Resources.Limits?.ContainsKey("memory"), owner);
                Assert.True(container.Image.Contains("@sha256:", StringComparison.Ordinal) || container.Image.LastIndexOf(':') > container.Image.LastIndexOf('/'), container.Image);
                Assert.DoesNotContain(":latest", container.Image, StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public async Task WhatServes_HasProbes_AndDrainsLongerThanAHeldRequestWaits(string values)
    {
        foreach (var deployment in (await ObjectsAsync(values)).OfType<V1Deployment>())
        {
            var pod = deployment.Spec.Template.Spec;
            var container = Assert.Single(pod.Containers);
            Assert.NotNull(container.StartupProbe?.HttpGet);
            Assert.NotNull(container.ReadinessProbe?.HttpGet);
            Assert.NotNull(container.LivenessProbe?.HttpGet);
            Assert.True(container.Lifecycle.PreStop.Sleep.Seconds > 0);
            var synchronousLimit = container.Name == "gateway" ? 90 : 30;
            Assert.True(pod.TerminationGracePeriodSeconds > synchronousLimit + container.Lifecycle.PreStop.Sleep.Seconds);
        }
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public async Task NoSecret_IsMadeOrWritten(string values)
    {
        var objects = await ObjectsAsync(values);

        Assert.DoesNotContain(objects, static found => found is V1Secret);
        var written = Rendered.Pods(objects).SelectMany(static pod => pod.Pod.Containers).SelectMany(static container => container.Env ?? [])
            .Where(static variable => variable.Value is not null);
        Assert.All(written, static variable =>
        {
            Assert.DoesNotContain("PASSWORD", variable.Name, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotMatch("password=|://[^$/]*:[^$/]+@", variable.Value);
        });
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public async Task NoVariable_IsSetTwice(string values)
    {
        foreach (var (owner, pod) in Rendered.Pods(await ObjectsAsync(values)))
        {
            Assert.All(pod.Containers, container => Assert.Empty((container.Env ?? []).CountBy(static variable => variable.Name).Where(static one => one.Value > 1).Select(one => $"{owner}: {one.Key}")));
        }
    }

    [Fact]
    public async Task ClassifierKeys_ReachBothRolesAndNothingElse_AndTelemetryNamesItsPod()
    {
        var pods = Rendered.Pods(await ObjectsAsync("everything-values.yaml")).ToList();

        var keyed = pods.Where(static pod => pod.Pod.Containers.Any(static container => container.Env?.Any(static variable => variable.Name == "MODERATION_KEY") == true)).ToList();
        Assert.Equal(["Deployment rel-oversight-console", "Deployment rel-oversight-gateway"], keyed.Select(static pod => pod.Owner).Order());
        foreach (var (_, pod) in keyed)
        {
            var env = pod.Containers.Single().Env.ToDictionary(static variable => variable.Name);
            Assert.Equal(("moderation", "token"), (env["MODERATION_KEY"].ValueFrom.SecretKeyRef.Name, env["MODERATION_KEY"].ValueFrom.SecretKeyRef.Key));
            Assert.Equal("http://otel-collector.monitoring.svc:4317", env["OTEL_EXPORTER_OTLP_ENDPOINT"].Value);
            Assert.Equal("grpc", env["OTEL_EXPORTER_OTLP_PROTOCOL"].Value);
            Assert.Equal("k8s.namespace.name=oversight,k8s.pod.name=$(POD_NAME)", env["OTEL_RESOURCE_ATTRIBUTES"].Value);
        }
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public async Task EveryMount_HasItsVolume_AndEveryFileThatIsNamed_ItsMount(string values)
    {
        // A StatefulSet of the trial makes its volume from a claim template.
        foreach (var (owner, pod) in Rendered.Pods(await ObjectsAsync(values)).Where(static pod => !pod.Owner.StartsWith("StatefulSet ", StringComparison.Ordinal)))
        {
            foreach (var container in pod.Containers)
            {
                var mounts = container.VolumeMounts ?? [];
                Assert.All(mounts, mount => Assert.True(pod.Volumes.Any(volume => volume.Name == mount.Name), $"{owner}: {mount.Name}"));
                var files = (container.Env ?? []).Where(static variable => variable.Value?.StartsWith("/etc/holdpoint/", StringComparison.Ordinal) == true);
                Assert.All(files, file => Assert.True(mounts.Any(mount => file.Value == mount.MountPath || file.Value.StartsWith($"{mount.MountPath}/", StringComparison.Ordinal)), $"{owner}: {file.Value}"));
            }
        }
    }

    [Fact]
    public async Task CertificatesForRedis_ReachEveryPod_AndThoseForModels_TheGatewayAlone()
    {
        var pods = Rendered.Pods(await ObjectsAsync("tls-values.yaml")).ToList();

        string[] Having(string variable) =>
            [.. pods.Where(pod => pod.Pod.Containers.Any(one => one.Env?.Any(set => set.Name == variable) == true)).Select(static pod => pod.Owner).Order()];
        Assert.True(Having("Holdpoint__Redis").Length >= 3);
        Assert.Equal(Having("Holdpoint__Redis"), Having("Holdpoint__Redis__ClientKey"));
        Assert.EndsWith("-gateway", Assert.Single(Having("Holdpoint__Gateway__UpstreamTls__0__CertificateAuthority")), StringComparison.Ordinal);
        Assert.EndsWith("-gateway", Assert.Single(Having("Holdpoint__Gateway__UpstreamTls__0__ClientCertificate")), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public async Task NothingIsReachable_ThatNoPolicyNames(string values)
    {
        var policies = (await ObjectsAsync(values)).OfType<V1NetworkPolicy>().ToList();

        var closed = Assert.Single(policies, static policy => policy.Metadata.Name.EndsWith("-default-deny", StringComparison.Ordinal));
        Assert.Equal(["Ingress", "Egress"], closed.Spec.PolicyTypes);
        Assert.Null(closed.Spec.Ingress);
        Assert.Null(closed.Spec.Egress);
        Assert.All(policies.SelectMany(static policy => policy.Spec.Ingress ?? []), static rule => Assert.NotEmpty(rule.Ports));
    }

    [Fact]
    public async Task TheConsole_IsOnNoHostOfTheGateway()
    {
        var objects = await ObjectsAsync("everything-values.yaml");

        var hosts = objects.OfType<V1Ingress>().ToLookup(static ingress => ingress.Metadata.Name.Split('-')[^1], static ingress => ingress.Spec.Rules.Single().Host);
        Assert.Empty(hosts["gateway"].Intersect(hosts["console"]));
        var routes = objects.OfType<HttpRoute>().ToLookup(static route => route.Metadata.Name.Split('-')[^1], static route => route.Spec.Hostnames.Single());
        Assert.Empty(routes["gateway"].Intersect(routes["console"]));
    }

    private static Task<List<object>> ObjectsAsync(string values) => Rendered.ObjectsAsync(4, Path.Combine(Helm.Folder, "ci", values), Cancellation);

    /// <summary>Values written over several lines are sections; one written on one line is a value, whatever it is made of.</summary>
    private static IEnumerable<string> Leaves(YamlDotNet.RepresentationModel.YamlMappingNode map, string path) => map.Children.SelectMany(child =>
        child.Value is YamlDotNet.RepresentationModel.YamlMappingNode { Style: YamlDotNet.Core.Events.MappingStyle.Block } section
            ? Leaves(section, $"{path}{child.Key}.")
            : [$"{path}{child.Key}"]);
}
