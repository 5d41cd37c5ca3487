using k8s;
using k8s.Models;

namespace Holdpoint.Deploy.Tests.Chart;

// Kinds that the client library does not know, with the fields the chart uses: reading them strictly finds a field that is misspelt or misplaced.
internal sealed class ServiceMonitor : IKubernetesObject<V1ObjectMeta>
{
    public string ApiVersion { get; set; } = "";

    public string Kind { get; set; } = "";

    public V1ObjectMeta Metadata { get; set; } = new();

    public required ServiceMonitorSpec Spec { get; set; }
}

internal sealed class ServiceMonitorSpec
{
    public required V1LabelSelector Selector { get; set; }

    public required List<ServiceMonitorEndpoint> Endpoints { get; set; }
}

internal sealed class ServiceMonitorEndpoint
{
    public required string Port { get; set; }

    public required string Path { get; set; }

    public required string Interval { get; set; }
}

internal sealed class PrometheusRule : IKubernetesObject<V1ObjectMeta>
{
    public string ApiVersion { get; set; } = "";

    public string Kind { get; set; } = "";

    public V1ObjectMeta Metadata { get; set; } = new();

    public required PrometheusRuleSpec Spec { get; set; }
}

internal sealed class PrometheusRuleSpec
{
    public required List<RuleGroup> Groups { get; set; }
}

internal sealed class RuleGroup
{
    public required string Name { get; set; }

    public required List<AlertRule> Rules { get; set; }
}

internal sealed class AlertRule
{
    public required string Alert { get; set; }

    public required string Expr { get; set; }

    public string? For { get; set; }

    public required Dictionary<string, string> Labels { get; set; }

    public required Dictionary<string, string> Annotations { get; set; }
}

internal sealed class HttpRoute : IKubernetesObject<V1ObjectMeta>
{
    public string ApiVersion { get; set; } = "";

    public string Kind { get; set; } = "";

    public V1ObjectMeta Metadata { get; set; } = new();

    public required HttpRouteSpec Spec { get; set; }
}

internal sealed class HttpRouteSpec
{
    public required List<Dictionary<string, string>> ParentRefs { get; set; }

    public required List<string> Hostnames { get; set; }

    public required List<HttpRouteRule> Rules { get; set; }
}

internal sealed class HttpRouteRule
{
    public required List<Dictionary<string, Dictionary<string, string>>> Matches { get; set; }

    public required List<Dictionary<string, string>> BackendRefs { get; set; }

    public required Dictionary<string, string> Timeouts { get; set; }
}
