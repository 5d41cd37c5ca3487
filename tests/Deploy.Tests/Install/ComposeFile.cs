using Holdpoint.Deploy.Tests.Rollout;
using Holdpoint.EndToEnd.Docs;
using k8s.Models;
using YamlDotNet.RepresentationModel;

namespace Holdpoint.Deploy.Tests.Install;

/// <summary>deploy/compose.yaml, with what each service inherits laid under it.</summary>
internal sealed class ComposeFile
{
    private static readonly YamlScalarNode Merge = new("<<");

    private readonly YamlMappingNode _root;

    internal ComposeFile()
    {
        var yaml = new YamlStream();
        using var reader = new StreamReader(Path.Combine(Repository.Root, "deploy", "compose.yaml"));
        yaml.Load(reader);
        _root = (YamlMappingNode)yaml.Documents[0].RootNode;
    }

    internal IReadOnlyDictionary<string, YamlMappingNode> Services => Map((YamlMappingNode)_root["services"]).ToDictionary(static one => one.Key, static one => Flat((YamlMappingNode)one.Value));

    internal YamlNode this[string section] => _root[section];

    internal static IReadOnlyDictionary<string, YamlNode> Map(YamlMappingNode node) => node.Children.ToDictionary(static one => one.Key.ToString(), static one => one.Value);

    internal static IReadOnlyList<string> List(YamlNode node) => [.. ((YamlSequenceNode)node).Select(static one => one.ToString())];

    /// <summary>A role's service as a process: its command, its environment, its secrets as one folder, its state shared.</summary>
    internal Scheduled Schedule(string name, string folder, string secrets, IReadOnlyDictionary<string, string> said)
    {
        var service = Services[name];
        var ports = new Dictionary<string, int> { ["traffic"] = LoopbackPort.Next(), ["management"] = LoopbackPort.Next() };
        var environment = new Dictionary<string, string>
        {
            // What the image says.
            ["Holdpoint__Data"] = Path.Combine(folder, "state"),
            ["Holdpoint__GatewayUrl"] = $"http://127.0.0.1:{ports["traffic"]}",
            ["Holdpoint__ConsoleUrl"] = $"http://127.0.0.1:{ports["traffic"]}",
            ["Holdpoint__ManagementUrl"] = $"http://127.0.0.1:{ports["management"]}",
        };
        foreach (var (variable, value) in Map(Flat((YamlMappingNode)service["environment"])))
        {
            environment[variable] = said.Aggregate(value.ToString(), static (text, pair) => text.StartsWith("${" + pair.Key, StringComparison.Ordinal) ? pair.Value : text)
                .Replace("/run/secrets", secrets, StringComparison.Ordinal).Replace("/etc/holdpoint/policy", Path.Combine(folder, "policy"), StringComparison.Ordinal);
        }

        var probe = new V1Probe { HttpGet = new V1HTTPGetAction { Path = "/health/ready", Port = "management" } };
        return new Scheduled(
            new V1PodSpec { Containers = [] },
            new V1Container { Name = name, Args = [.. List(service["command"])], StartupProbe = probe, ReadinessProbe = probe, LivenessProbe = probe },
            environment,
            folder,
            ports);
    }

    private static YamlMappingNode Flat(YamlMappingNode node)
    {
        var flat = new YamlMappingNode();
        if (node.Children.TryGetValue(Merge, out var below))
        {
            foreach (var (key, value) in Flat((YamlMappingNode)below))
            {
                flat.Children[key] = value;
            }
        }

        foreach (var (key, value) in node.Where(static one => !one.Key.Equals(Merge)))
        {
            flat.Children[key] = value;
        }

        return flat;
    }
}
