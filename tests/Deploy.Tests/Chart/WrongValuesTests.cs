namespace Holdpoint.Deploy.Tests.Chart;

/// <summary>Mistakes in values are refused by name before anything is installed.</summary>
public sealed class WrongValuesTests
{
    [Theory]
    [InlineData("image.tag=latest", "tag")]
    [InlineData("image.digest=abc", "digest")]
    [InlineData("gateway.replica=3", "replica")]
    [InlineData("gateway.replicas=0", "replicas")]
    [InlineData("gateway.replicas=two", "replicas")]
    [InlineData("gateway.terminationGracePeriodSeconds=30", "terminationGracePeriodSeconds")]
    [InlineData("gateway.drainSeconds=100", "gateway.terminationGracePeriodSeconds")]
    [InlineData("gateway.closeSeconds=-1", "closeSeconds")]
    [InlineData("gateway.upstream=vllm:8000", "upstream")]
    [InlineData("gateway.service.type=External", "type")]
    [InlineData("gateway.service.port=70000", "port")]
    [InlineData("gateway.resources.requests=null", "resources")]
    [InlineData("ledger.onUnavailable=ignore", "onUnavailable")]
    [InlineData("redis.connection=r:6379\\,password=x", "connection")]
    [InlineData("console.publicUrl=review.example.org", "publicUrl")]
    [InlineData("trial.postgres.image=postgres", "image")]
    [InlineData("state.accessModes={ReadWrite}", "accessModes")]
    [InlineData("monitoring.serviceMonitor.interval=often", "interval")]
    [InlineData("monitoring.otlpEndpoint=otel-collector:4317", "otlpEndpoint")]
    [InlineData("monitoring.otlpProtocol=http", "otlpProtocol")]
    [InlineData("policy.classifierKeys[0].variable=KEY", "classifierKeys")]
    [InlineData("keys.existingSecret=", "keys.existingSecret")]
    [InlineData("ledger.existingSecret=", "ledger.existingSecret")]
    [InlineData("redis.connection=", "redis.connection")]
    [InlineData("gateway.upstream=", "gateway.upstream or reverseProxy")]
    [InlineData("tls.upstream.secretName=Models", "secretName")]
    [InlineData("tls.upstream.authority=yes", "authority")]
    [InlineData("tls.redis.secretName=redis-tls,tls.redis.authority=false", "tls.redis: authority, clientCertificate")]
    [InlineData("ingress.gateway.enabled=true", "ingress.gateway.host")]
    [InlineData("ingress.gateway.enabled=true,ingress.gateway.host=a.example,ingress.console.enabled=true,ingress.console.host=a.example", "host of their own")]
    [InlineData("gatewayApi.gateway.enabled=true", "gatewayApi.gateway.hostnames")]
    public async Task AreRefused_WithTheirName(string set, string named)
    {
        foreach (var version in new[] { 3, 4 })
        {
            var (code, _, errors) = await Helm.RunAsync(
                version,
                TestContext.Current.CancellationToken,
                "template", Helm.Release, Helm.Folder, "--values", Path.Combine(Helm.Folder, "ci", "minimal-values.yaml"), "--set", set);

            Assert.NotEqual(0, code);
            Assert.Contains(named, errors, StringComparison.Ordinal);
        }
    }
}
