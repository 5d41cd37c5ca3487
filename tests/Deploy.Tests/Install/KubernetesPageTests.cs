using Holdpoint.Deploy.Tests.Chart;
using Holdpoint.EndToEnd.Docs;
using Holdpoint.EndToEnd.Running;
using k8s;
using k8s.Models;

namespace Holdpoint.Deploy.Tests.Install;

/// <summary>The page's way onto Kubernetes, as far as it goes without a cluster: secrets by kubectl's dry run, each install as what Helm renders for it.</summary>
public sealed class KubernetesPageTests : IDisposable
{
    private readonly string _folder = TestFolder.Create("kubernetes");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task ItsCommands_MakeTheSecretsThatTheChartAsksFor()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "redis.txt"), "redis.data.svc:6380,ssl=true,password=secret");
        await File.WriteAllTextAsync(Path.Combine(_folder, "ledger.txt"), "postgresql://holdpoint:secret@postgres.data.svc:5432/holdpoint");
        File.Copy(Path.Combine(Helm.Folder, "ci", "external-secrets-values.yaml"), Path.Combine(_folder, "values.yaml"));
        var before = $$"""
            kubectl() { [ "$1 $2" = "create secret" ] || return 0; echo ---; '{{Helm.Kubectl()}}' "$@" --dry-run=client -o yaml; }
            helm() { shift; '{{Helm.Binary(4)}}' template "$@"; }
            deploy='{{Repository.Root}}/deploy'
            """;
        var blocks = InstallPage.Blocks("Kubernetes").Where(static block => block.Contains("secret", StringComparison.Ordinal) || block.Contains("helm install", StringComparison.Ordinal));

        var printed = await InstallPage.RunAsync(string.Join('\n', blocks).Replace(" deploy/helm", " $deploy/helm", StringComparison.Ordinal), _folder, before);

        var objects = KubernetesYaml.LoadAllFromString(printed[printed.IndexOf("---", StringComparison.Ordinal)..], Rendered.Custom, strict: true);
        var made = objects.OfType<V1Secret>().SelectMany(static secret => secret.Data.Keys.Select(key => (secret.Metadata.Name, key))).ToList();
        Assert.Contains(("holdpoint-keys", "signing.key"), made);
        Assert.Contains(("holdpoint-redis", "redis"), made);
        Assert.Contains(("holdpoint-ledger", "ledger"), made);
        var trial = objects.OfType<V1Deployment>().First(static found => found.Metadata.Name == "holdpoint-gateway").Spec.Template.Spec;
        Assert.All(
            trial.Containers.Single().Env.Select(static variable => variable.ValueFrom?.SecretKeyRef).OfType<V1SecretKeySelector>(),
            wanted => Assert.Contains((wanted.Name, wanted.Key), made));
        Assert.All(objects.OfType<V1Secret>(), static secret => Assert.Equal("oversight", secret.Metadata.NamespaceProperty));
        Assert.Equal(2, objects.OfType<V1Deployment>().Count(static found => found.Metadata.Name == "holdpoint-gateway"));
    }
}
