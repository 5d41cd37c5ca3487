using Holdpoint.EndToEnd.Docs;

namespace Holdpoint.Deploy.Tests.Image;

/// <summary>deploy/Dockerfile, as far as it says how the program is built and run.</summary>
internal static class Dockerfile
{
    private static readonly string[] Lines = File.ReadAllText(Path.Combine(Repository.Root, "deploy", "Dockerfile")).Replace("\\\n", " ", StringComparison.Ordinal).Split('\n');

    /// <summary>The command that publishes, for this machine's processor, into a folder.</summary>
    internal static string Publish(string into) => Last("RUN dotnet publish").Replace("linux-$(echo $TARGETARCH | sed s/amd64/x64/)", "linux-x64", StringComparison.Ordinal).Replace("-o /app", $"-o '{into}'", StringComparison.Ordinal)["RUN ".Length..];

    /// <summary>User and group, as numbers.</summary>
    internal static string User => Last("USER ")["USER ".Length..].Split(':')[0];

    internal static IEnumerable<KeyValuePair<string, string>> Environment => Last("ENV ")["ENV ".Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .Select(static pair => pair.Split('=', 2)).Select(static pair => KeyValuePair.Create(pair[0], pair[1]));

    /// <summary>What asks whether it is ready.</summary>
    internal static string[] HealthCheck => Array(Last("HEALTHCHECK "));

    internal static string[] EntryPoint => Array(Last("ENTRYPOINT "));

    private static string Last(string instruction) => Lines.Last(line => line.StartsWith(instruction, StringComparison.Ordinal));

    private static string[] Array(string line) => System.Text.Json.JsonSerializer.Deserialize<string[]>(line[line.IndexOf('[', StringComparison.Ordinal)..])!;
}
