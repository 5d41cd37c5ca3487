using System.Text.Json;
using System.Text.RegularExpressions;
using k8s.Models;
using static System.Globalization.CultureInfo;

namespace Holdpoint.Deploy.Tests.Rollout;

/// <summary>
/// What a cluster gives to a pod: volumes, secrets, names that resolve. Volumes become folders, addresses become ports of this machine, and what the chart asks for and
/// nobody made fails the test.
/// </summary>
internal sealed partial class Cluster(string folder, IReadOnlyList<object> objects)
{
    private int _pods;

    /// <summary>What whoever installs the chart has made, by the secret's name and key.</summary>
    internal Dictionary<(string Secret, string Key), string> Secrets { get; } = [];

    /// <summary>Where a name leads to that the pods call, such as a model endpoint's.</summary>
    internal Dictionary<string, string> Addresses { get; } = [];

    internal V1PodSpec PodOf(string component) => Holdpoint.Deploy.Tests.Chart.Rendered.Pods(objects)
        .Single(pod => pod.Pod.Containers is [{ Name: var only }] && only == component).Pod;

    /// <summary>Resolves all that a pod's only container is started with.</summary>
    internal Scheduled Schedule(string component)
    {
        var pod = PodOf(component);
        var container = pod.Containers.Single();
        var name = string.Create(InvariantCulture, $"{component}-{Interlocked.Increment(ref _pods)}");
        var ports = (container.Ports ?? []).ToDictionary(static port => port.ContainerPort, static _ => LoopbackPort.Next());
        var places = container.VolumeMounts.ToDictionary(static mount => mount.MountPath, mount => Mount(pod.Volumes.Single(volume => volume.Name == mount.Name), name));
        foreach (var config in pod.Volumes.Where(static volume => volume.ConfigMap is not null))
        {
            ResolveFiles(Mount(config, name), places);
        }

        var environment = new Dictionary<string, string>();
        foreach (var variable in container.Env)
        {
            var value = Reference().Replace(Value(variable, name), found => environment[found.Groups[1].Value]);
            environment.Add(variable.Name, Resolve(Listener().Replace(value, found => $"127.0.0.1:{ports[int.Parse(found.Groups[1].Value, InvariantCulture)]}"), places));
        }

        return new Scheduled(pod, container, environment, Resolve(container.WorkingDir, places), ports.ToDictionary(
            port => container.Ports!.Single(named => named.ContainerPort == port.Key).Name, static port => port.Value));
    }

    private string Value(V1EnvVar variable, string pod) => variable switch
    {
        { Value: { } text } => text,
        { ValueFrom.SecretKeyRef: { } secret } => Secrets[(secret.Name, secret.Key)],
        { ValueFrom.FieldRef.FieldPath: "metadata.name" } => pod,
        _ => throw new NotSupportedException($"{variable.Name} comes from where this cluster has nothing."),
    };

    /// <summary>The folder that a volume is; what lies in it is made once, a claim is shared by all pods.</summary>
    private string Mount(V1Volume volume, string pod)
    {
        var place = volume.PersistentVolumeClaim is { } claim ? Path.Combine(folder, "claims", claim.ClaimName) : Path.Combine(folder, pod, volume.Name);
        if (Directory.Exists(place))
        {
            return place;
        }

        Directory.CreateDirectory(place);
        var files = volume switch
        {
            { ConfigMap: { } map } => objects.OfType<V1ConfigMap>().Single(found => found.Metadata.Name == map.Name).Data,
            { Secret: { } secret } => Secrets.Where(found => found.Key.Secret == secret.SecretName).ToDictionary(static found => found.Key.Key, static found => found.Value),
            _ => new Dictionary<string, string>(),
        };
        foreach (var (name, text) in files)
        {
            File.WriteAllText(Path.Combine(place, name), text);
        }

        return place;
    }

    private void ResolveFiles(string configuration, Dictionary<string, string> places)
    {
        foreach (var file in Directory.EnumerateFiles(configuration, "*.json"))
        {
            var text = File.ReadAllText(file);
            JsonDocument.Parse(text).Dispose();
            File.WriteAllText(file, JsonText().Replace(text, found => $"\"{Resolve(found.Groups[1].Value, places)}\""));
        }
    }

    private string Resolve(string value, Dictionary<string, string> places)
    {
        foreach (var (name, address) in Addresses)
        {
            value = value.Replace(name, address, StringComparison.Ordinal);
        }

        var mounted = places.Keys.Where(path => value == path || value.StartsWith(path + "/", StringComparison.Ordinal)).MaxBy(static path => path.Length);
        return mounted is null ? value : places[mounted] + value[mounted.Length..];
    }

    [GeneratedRegex(@"\$\(([A-Z_]+)\)")]
    private static partial Regex Reference();

    [GeneratedRegex(@"0\.0\.0\.0:(\d+)")]
    private static partial Regex Listener();

    [GeneratedRegex("\"([^\"\\\\]*)\"")]
    private static partial Regex JsonText();
}

/// <summary>A container as it is to be started.</summary>
/// <param name="Spec">Its pod.</param>
/// <param name="Container">Itself, as rendered.</param>
/// <param name="Environment">All of its environment.</param>
/// <param name="Folder">Where it works.</param>
/// <param name="Ports">Its ports on this machine, by the name that probes and services use.</param>
internal sealed record Scheduled(V1PodSpec Spec, V1Container Container, IReadOnlyDictionary<string, string> Environment, string Folder, IReadOnlyDictionary<string, int> Ports);
