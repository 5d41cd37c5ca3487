using k8s;
using k8s.Models;

namespace Holdpoint.Deploy.Tests.Chart;

/// <summary>The chart's objects for one set of values, read strictly: unknown and duplicate fields fail.</summary>
internal static class Rendered
{
    /// <summary>Kinds beside Kubernetes' own.</summary>
    internal static readonly Dictionary<string, Type> Custom = new()
    {
        ["monitoring.coreos.com/v1/ServiceMonitor"] = typeof(ServiceMonitor),
        ["monitoring.coreos.com/v1/PrometheusRule"] = typeof(PrometheusRule),
        ["gateway.networking.k8s.io/v1/HTTPRoute"] = typeof(HttpRoute),
    };

    /// <summary>Every set of values in the chart's folder ci.</summary>
    internal static IEnumerable<string> ValueSets => Directory.EnumerateFiles(Path.Combine(Helm.Folder, "ci"), "*-values.yaml").Order();

    internal static async Task<List<object>> ObjectsAsync(int version, string values, CancellationToken cancellation, params string[] more) =>
        KubernetesYaml.LoadAllFromString(await Helm.TemplateAsync(version, values, cancellation, more), Custom, strict: true);

    /// <summary>Every pod the objects describe, with what describes it.</summary>
    internal static IEnumerable<(string Owner, V1PodSpec Pod)> Pods(IEnumerable<object> objects) => objects.SelectMany(static found => found switch
    {
        V1Deployment d => [($"Deployment {d.Metadata.Name}", d.Spec.Template.Spec)],
        V1StatefulSet s => [($"StatefulSet {s.Metadata.Name}", s.Spec.Template.Spec)],
        V1Job j => [($"Job {j.Metadata.Name}", j.Spec.Template.Spec)],
        V1Pod p => [($"Pod {p.Metadata.Name}", p.Spec)],
        _ => Array.Empty<(string, V1PodSpec)>(),
    });
}
