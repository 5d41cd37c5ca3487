namespace Holdpoint.Policy.Detectors;

/// <summary>
/// Marks of prompt injection: sentences that published attacks share, and control tokens of chat templates. The list, with its sources, is
/// <c>injection-markers.txt</c>. They are terms, and found together with those of the policy.
/// </summary>
internal sealed class PromptInjectionDetector : Detector
{
    private static readonly string[] Markers = Read();

    public override string Name => "prompt-injection-markers";

    public override IReadOnlyList<string> Terms => Markers;

    private static string[] Read()
    {
        using var resource = typeof(PromptInjectionDetector).Assembly.GetManifestResourceStream("injection-markers.txt")
            ?? throw new InvalidOperationException("The resource injection-markers.txt is missing from the build.");
        using var reader = new StreamReader(resource);
        var rows = reader.ReadToEnd().Split('\n').Where(row => row.Length > 0 && !row.StartsWith("# ", StringComparison.Ordinal));
        return [.. rows.SelectMany(Spelled).Distinct(StringComparer.OrdinalIgnoreCase)];
    }

    /// <summary>Every way to read the alternatives of a row.</summary>
    private static IEnumerable<string> Spelled(string row)
    {
        int open = row.IndexOf('(', StringComparison.Ordinal);
        int close = open < 0 ? -1 : row.IndexOf(')', open);
        if (close < 0)
        {
            return [row.Replace("  ", " ", StringComparison.Ordinal).Trim()];
        }

        return row[(open + 1)..close].Split('|').SelectMany(word => Spelled(row[..open] + word + row[(close + 1)..]));
    }
}
